/** `botly` 1.6.2, as published, pointed here by its option `FB_URL`. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { PSID, TOKEN } from '../world.ts';
import { assertLoadsJpeg, startWorld } from './world.ts';

type Body = Record<string, unknown> & { error?: Record<string, unknown> };
type Who = string | { id: string; fields: string[] };

interface Client {
  getUserProfile(who: Who, callback: (error: Error | null, body: Body) => void): void;
}

const Botly = createRequire(import.meta.url)('botly') as {
  new (options: { accessToken: string; FB_URL: string }): Client;
  CONST: { USER_PROFILE_FIELD: Record<string, string> };
};

const world = await startWorld();
const world2018 = await startWorld({ era: '2018' });

/**
 * What the callback gets. Its error speaks of the network alone: whatever Graph answered comes as
 * the body, and only the body's `error` tells that it was a no.
 */
function read(
  who: Who,
  { origin = world.origin, version = 'v2.6', accessToken = TOKEN } = {},
): Promise<Body> {
  const botly = new Botly({ accessToken, FB_URL: `${origin}/${version}/` });
  return new Promise((resolve, reject) => {
    botly.getUserProfile(who, (error, body) => (error === null ? resolve(body) : reject(error)));
  });
}

function assertError({ error, ...rest }: Body, expected: Record<string, unknown>): void {
  assert.deepEqual(rest, {});
  const { fbtrace_id, ...told } = error!;
  assert.match(String(fbtrace_id), /^[\w+/-]{11,23}$/);
  assert.deepEqual(told, { type: 'OAuthException', code: 100, ...expected });
}

const INSUFFICIENT = {
  message: '(#100) Insufficient permission to access user profile.',
  error_subcode: 2018247,
};

test('reads the three fields it asks for by itself', async () => {
  const { answer, sent } = await world.record(() => read(PSID.peter));
  const { profile_pic, ...rest } = answer;
  assert.deepEqual(rest, { first_name: 'Peter', last_name: 'Chang' });
  await assertLoadsJpeg(profile_pic);
  assert.deepEqual(sent, [
    `GET /v2.6/${PSID.peter}?fields=first_name%2Clast_name%2Cprofile_pic&access_token=${TOKEN}`,
  ]);
});

test('reads all the fields that it has names for, in the version it takes by itself', async () => {
  const fields = Object.values(Botly.CONST.USER_PROFILE_FIELD).filter((field) => field !== 'name');
  const { answer, sent } = await world.record(() =>
    read({ id: PSID.peter, fields }, { version: 'v2.12' }),
  );
  const { profile_pic, ...rest } = answer;
  assert.deepEqual(rest, {
    id: PSID.peter,
    first_name: 'Peter',
    last_name: 'Chang',
    locale: 'en_US',
    timezone: -8,
    gender: 'male',
  });
  await assertLoadsJpeg(profile_pic);
  assert.deepEqual(sent, [
    `GET /v2.12/${PSID.peter}?fields=${fields.join('%2C')}&access_token=${TOKEN}`,
  ]);
});

test('reads nothing of somebody who never authorised the page', async () => {
  assert.deepEqual(await read(PSID.nora), {});
});

test('is told since 2018 that somebody never authorised the page', async () => {
  assertError(await read(PSID.nora, world2018), INSUFFICIENT);
});

test('reads nothing from the moment on that somebody revokes, until they authorise anew', async () => {
  assert.equal((await read(PSID.citra)).first_name, 'Citra');
  await world.happens('citra', 'access_revoked');
  assert.deepEqual(await read(PSID.citra), {});
  await world.happens('citra', 'get_started');
  assert.equal((await read(PSID.citra)).first_name, 'Citra');
});

test('is told since 2018 from the moment on that somebody revokes', async () => {
  assert.equal((await read(PSID.citra, world2018)).first_name, 'Citra');
  await world2018.happens('citra', 'access_revoked');
  assertError(await read(PSID.citra, world2018), INSUFFICIENT);
  await world2018.happens('citra', 'message');
  assert.equal((await read(PSID.citra, world2018)).first_name, 'Citra');
});

for (const version of ['v2.6', 'v6.0']) {
  test(`is told that its token has expired, and when, by ${version}`, async (t) => {
    const options = { version, accessToken: await world.tokenFor(3600) };
    assert.equal((await read(PSID.peter, options)).first_name, 'Peter');
    world.passes(t, 3600);
    assertError(await read(PSID.peter, options), {
      code: 190,
      error_subcode: 463,
      message:
        'Error validating access token: Session has expired on Monday, 02-Feb-26 05:00:00 PST. The current time is Monday, 02-Feb-26 05:00:00 PST.',
    });
  });
}

test("cannot read another page's PSID", async () => {
  const { psid, access_token: accessToken } = await world.otherPage();
  assert.equal((await read(psid, { accessToken })).first_name, 'Peter');
  const refusal = {
    type: 'GraphMethodException',
    message: `Unsupported get request. Object with ID '${psid}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
  };
  assertError(await read(psid), refusal);
  assertError(await read(psid, { version: 'v2.12' }), { ...refusal, error_subcode: 33 });
});
