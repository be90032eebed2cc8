/** `messaging-api-messenger` 1.1.0, as published, pointed here by its option `origin`. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { APP, PAGE, PROOF, PSID, TOKEN } from '../world.ts';
import { assertLoadsJpeg, startWorld } from './world.ts';

interface Options {
  accessToken: string;
  origin: string;
  /** `6.0` when absent. */
  version?: string;
  appSecret?: string;
}

interface Client {
  getUserProfile(psid: string, options?: { fields: string[] }): Promise<Record<string, unknown>>;
  getPageInfo(): Promise<Record<string, unknown>>;
}

const { MessengerClient } = createRequire(import.meta.url)('messaging-api-messenger') as {
  MessengerClient: new (options: Options) => Client;
};

const SIX = ['first_name', 'last_name', 'profile_pic', 'locale', 'timezone', 'gender'];
const INSUFFICIENT = '(#100) Insufficient permission to access user profile.';

const world = await startWorld();
const world2018 = await startWorld({ era: '2018' });

const clientOf = ({ origin } = world, options: Partial<Options> = {}) =>
  new MessengerClient({ accessToken: TOKEN, origin, version: '2.6', ...options });

/** How this client tells of an error: in the words of its message, and the body camel-cased. */
async function assertFails(
  read: Promise<unknown>,
  { status = 400, type = 'OAuthException', code = 100, message = '', subcode = 0 },
): Promise<void> {
  await assert.rejects(read, (error: Error & { response: Response }) => {
    assert.equal(error.message, `Messenger API - ${code} ${type} ${message}`);
    assert.equal(error.response.status, status);
    const { fbtraceId, ...told } = error.response.data.error;
    assert.match(String(fbtraceId), /^[\w+/-]{11,23}$/);
    const errorSubcode = subcode === 0 ? {} : { errorSubcode: subcode };
    assert.deepEqual(told, { message, type, code, ...errorSubcode });
    return true;
  });
}

interface Response {
  status: number;
  data: { error: Record<string, unknown> };
}

test('reads every field of 2016, camel-cased', async () => {
  const fields = [...SIX, 'is_payment_enabled', 'last_ad_referral'];
  const { answer, sent } = await world.record(() =>
    clientOf().getUserProfile(PSID.peter, { fields }),
  );
  const { profilePic, ...rest } = answer;
  assert.deepEqual(rest, {
    firstName: 'Peter',
    lastName: 'Chang',
    locale: 'en_US',
    timezone: -8,
    gender: 'male',
    isPaymentEnabled: true,
    lastAdReferral: { source: 'ADS', type: 'OPEN_THREAD', adId: '6045246247433' },
  });
  await assertLoadsJpeg(profilePic);
  assert.deepEqual(sent, [
    `GET /v2.6/${PSID.peter}?fields=${fields.join(',')}&access_token=${TOKEN}`,
  ]);
});

test('reads the fields it asks for by itself, in the version it takes by itself', async () => {
  const client = new MessengerClient({ accessToken: TOKEN, origin: world.origin });
  const { answer, sent } = await world.record(() => client.getUserProfile(PSID.peter));
  const { profilePic, ...rest } = answer;
  assert.deepEqual(rest, {
    id: PSID.peter,
    name: 'Peter Chang',
    firstName: 'Peter',
    lastName: 'Chang',
  });
  await assertLoadsJpeg(profilePic);
  assert.deepEqual(sent, [
    `GET /v6.0/${PSID.peter}?fields=id,name,first_name,last_name,profile_pic&access_token=${TOKEN}`,
  ]);
});

test('is told that `name` did not exist yet when it asks for it in 2016', async () => {
  await assertFails(clientOf().getUserProfile(PSID.peter), {
    message: '(#100) Tried accessing nonexisting field (name) on node type (MessengerPageScopedID)',
  });
});

test('reads its page', async () => {
  const { answer, sent } = await world.record(() => clientOf().getPageInfo());
  assert.deepEqual(answer, { name: "Joe's Coffee", id: PAGE });
  assert.deepEqual(sent, [`GET /v2.6/me?access_token=${TOKEN}`]);
});

test('proves that it holds the app secret once it has one', async () => {
  const client = clientOf(world, { version: '6.0', appSecret: APP.secret });
  const { answer, sent } = await world.record(() => client.getUserProfile(PSID.peter));
  assert.equal(answer.firstName, 'Peter');
  assert.deepEqual(sent, [
    `GET /v6.0/${PSID.peter}?fields=id%2Cname%2Cfirst_name%2Clast_name%2Cprofile_pic&access_token=${TOKEN}&appsecret_proof=${PROOF}`,
  ]);
});

test('is refused when its app secret is another', async () => {
  const client = clientOf(world, { appSecret: 'of-another-app' });
  await assertFails(client.getUserProfile(PSID.peter), {
    type: 'GraphMethodException',
    message: 'Invalid appsecret_proof provided in the API argument',
  });
});

test('reads nothing of somebody who never authorised the page', async () => {
  assert.deepEqual(await clientOf().getUserProfile(PSID.nora), {});
});

test('is told since 2018 that somebody never authorised the page', async () => {
  const read = clientOf(world2018).getUserProfile(PSID.nora);
  await assertFails(read, { message: INSUFFICIENT, subcode: 2018247 });
});

test('reads nothing from the moment on that somebody revokes, until they authorise anew', async () => {
  const read = () => clientOf().getUserProfile(PSID.citra, { fields: SIX });
  const { firstName, profilePic } = await read();
  assert.equal(firstName, 'Citra');
  await world.happens('citra', 'access_revoked');
  assert.deepEqual(await read(), {});
  assert.equal((await fetch(String(profilePic))).status, 403);
  await world.happens('citra', 'get_started');
  assert.equal((await read()).firstName, 'Citra');
});

test('is told since 2018 from the moment on that somebody revokes', async () => {
  const client = clientOf(world2018);
  const read = () => client.getUserProfile(PSID.citra);
  assert.equal((await read()).firstName, 'Citra');
  await world2018.happens('citra', 'access_revoked');
  await assertFails(read(), { message: INSUFFICIENT, subcode: 2018247 });
  await world2018.happens('citra', 'message');
  assert.equal((await read()).firstName, 'Citra');
});

for (const version of ['2.6', '6.0']) {
  test(`is told that its token has expired, and when, by v${version}`, async (t) => {
    const client = clientOf(world, { version, accessToken: await world.tokenFor(3600) });
    const read = () => client.getUserProfile(PSID.peter, { fields: SIX });
    assert.equal((await read()).firstName, 'Peter');
    world.passes(t, 3600);
    await assertFails(read(), {
      code: 190,
      subcode: 463,
      message:
        'Error validating access token: Session has expired on Monday, 02-Feb-26 05:00:00 PST. The current time is Monday, 02-Feb-26 05:00:00 PST.',
    });
  });
}

test("cannot read another page's PSID", async () => {
  const { psid, access_token: accessToken } = await world.otherPage();
  const itsBot = clientOf(world, { accessToken });
  assert.equal((await itsBot.getUserProfile(psid, { fields: SIX })).firstName, 'Peter');
  const refusal = {
    type: 'GraphMethodException',
    message: `Unsupported get request. Object with ID '${psid}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
  };
  await assertFails(clientOf().getUserProfile(psid), refusal);
  const later = clientOf(world, { version: '6.0' });
  await assertFails(later.getUserProfile(psid), { ...refusal, subcode: 33 });
});
