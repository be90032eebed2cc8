/** `fb` 2.0.0, as published, with graph.facebook.com written into it, by `pagescope run`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { APP, PROOF, PSID, TOKEN } from '../world.ts';
import { runDriver, type Told } from './driven.ts';
import { assertWritten, startRecorder } from './transcript.ts';
import { assertLoadsJpeg, startWorld } from './world.ts';

/** Profiles of whom the page may read and whom it may not. */
const TWO = [PSID.peter, PSID.nora].map((psid) => ({
  method: 'GET',
  relative_url: `${psid}?fields=first_name`,
}));

const SIX = 'first_name,last_name,profile_pic,locale,timezone,gender';

const world = await startWorld();
const recorder = await startRecorder(world.origin);
const ask = runDriver('fb', recorder.origin);

interface Wanted {
  fields?: string | string[];
  access_token?: string;
  options?: { version?: string; appSecret?: string };
}

const read = (psid: string, wanted: Wanted = {}): Promise<Told> =>
  ask({ psid, fields: 'first_name', access_token: TOKEN, options: { version: 'v2.6' }, ...wanted });

/** What Graph refuses comes as the answer, with `error` in it: this client ignores the status. */
function assertError({ error, ...rest }: Told, expected: Record<string, unknown>): void {
  assert.deepEqual(rest, {});
  const { fbtrace_id, ...told } = error;
  assert.match(fbtrace_id, /^[\w+/-]{11,23}$/);
  assert.deepEqual(told, { type: 'OAuthException', code: 100, ...expected });
}

const INSUFFICIENT = {
  message: '(#100) Insufficient permission to access user profile.',
  error_subcode: 2018247,
};

test('reads the six fields', async () => {
  const { answer, sent } = await world.record(() => read(PSID.peter, { fields: SIX }));
  const { profile_pic, ...rest } = answer;
  assert.deepEqual(rest, {
    first_name: 'Peter',
    last_name: 'Chang',
    locale: 'en_US',
    timezone: -8,
    gender: 'male',
  });
  await assertLoadsJpeg(profile_pic);
  assert.deepEqual(sent, [
    `GET /v2.6/${PSID.peter}?fields=${encodeURIComponent(SIX)}&access_token=${TOKEN}`,
  ]);
});

test('asks for a list of fields as a JSON array, in the version it takes by itself', async () => {
  const fields = ['first_name', 'last_name'];
  const { answer, sent } = await world.record(() => read(PSID.peter, { fields, options: {} }));
  assert.deepEqual(answer, { first_name: 'Peter', last_name: 'Chang' });
  assert.deepEqual(sent, [
    `GET /v2.3/${PSID.peter}?fields=${encodeURIComponent(JSON.stringify(fields))}&access_token=${TOKEN}`,
  ]);
});

test('proves that it holds the app secret once it has one', async () => {
  const options = { version: 'v6.0', appSecret: APP.secret };
  const { answer, sent } = await world.record(() => read(PSID.peter, { options }));
  assert.deepEqual(answer, { first_name: 'Peter', id: PSID.peter });
  assert.deepEqual(sent, [
    `GET /v6.0/${PSID.peter}?fields=first_name&access_token=${TOKEN}&appsecret_proof=${PROOF}`,
  ]);
});

test('is refused when its app secret is another', async () => {
  const options = { version: 'v2.6', appSecret: 'of-another-app' };
  assertError(await read(PSID.peter, { options }), {
    type: 'GraphMethodException',
    message: 'Invalid appsecret_proof provided in the API argument',
  });
});

test('reads nothing of somebody who never authorised the page, and is told so since 2018', async () => {
  assert.deepEqual(await read(PSID.nora), {});
  assertError(await read(PSID.nora, { options: { version: 'v3.1' } }), INSUFFICIENT);
});

test('reads nothing from the moment on that somebody revokes, until they authorise anew', async () => {
  const later = { options: { version: 'v3.1' } };
  assert.deepEqual(await read(PSID.citra), { first_name: 'Citra' });
  await world.happens('citra', 'access_revoked');
  assert.deepEqual(await read(PSID.citra), {});
  assertError(await read(PSID.citra, later), INSUFFICIENT);
  await world.happens('citra', 'get_started');
  assert.deepEqual(await read(PSID.citra), { first_name: 'Citra' });
});

test('is told that its token has expired, and when', async (t) => {
  const access_token = await world.tokenFor(3600);
  assert.deepEqual(await read(PSID.peter, { access_token }), { first_name: 'Peter' });
  world.passes(t, 3600);
  assertError(await read(PSID.peter, { access_token }), {
    code: 190,
    error_subcode: 463,
    message:
      'Error validating access token: Session has expired on Monday, 02-Feb-26 05:00:00 PST. The current time is Monday, 02-Feb-26 05:00:00 PST.',
  });
});

test("cannot read another page's PSID", async () => {
  const { psid, access_token } = await world.otherPage();
  assert.deepEqual(await read(psid, { access_token }), { first_name: 'Peter' });
  const refusal = {
    type: 'GraphMethodException',
    message: `Unsupported get request. Object with ID '${psid}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
  };
  assertError(await read(psid), refusal);
  assertError(await read(psid, { options: { version: 'v6.0' } }), {
    ...refusal,
    error_subcode: 33,
  });
});

test('holds a conversation: Get Started, a profile, a message, a batch, and a no', async () => {
  const options = { version: 'v3.2' };
  const say = (path: string, params: object, method = 'post'): Promise<Told> =>
    ask({ path, method, access_token: TOKEN, options, ...params });
  recorder.taken();
  const started = await say('me/messenger_profile', { get_started: { payload: 'START' } });
  assert.deepEqual(started, { result: 'success' });
  const profile = await say(PSID.peter, { fields: 'first_name' }, 'get');
  assert.deepEqual(profile, { first_name: 'Peter', id: PSID.peter });
  const sent = await say('me/messages', {
    recipient: { id: PSID.peter },
    message: { text: `Hello, ${profile.first_name}!` },
  });
  assert.equal(sent.recipient_id, PSID.peter);
  assert.deepEqual((await world.said(PSID.peter)).at(-1), ['page', { text: 'Hello, Peter!' }]);
  const [peter, nora] = await say('', { batch: TWO, include_headers: false });
  assert.deepEqual([peter.code, JSON.parse(peter.body)], [200, profile]);
  assert.deepEqual([nora.code, JSON.parse(nora.body).error.error_subcode], [400, 2018247]);
  assertError(await say('me/messages', { recipient: { id: '7' }, message: { text: 'Hello!' } }), {
    message: '(#100) No matching user found',
    error_subcode: 2018001,
  });
  assertWritten('fb', recorder.taken());
});
