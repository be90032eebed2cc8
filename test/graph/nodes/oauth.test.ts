import assert from 'node:assert/strict';
import { test } from 'node:test';
import { APP, memoryWorld, type World } from '../../world.ts';

const PATH = 'oauth/access_token';
const ask = (world: World, said: Record<string, string>, version = 'v2.6/') =>
  world.ask(`/${version}${PATH}?${new URLSearchParams(said)}`);
const GOOD = {
  grant_type: 'client_credentials',
  client_id: APP.id,
  client_secret: APP.secret,
};

test('an app gets its own access token for its id and secret, without any token', async () => {
  await using world = await memoryWorld();
  const reply = await ask(world, GOOD);
  assert.equal(reply.body, `{"access_token":"${APP.id}|${APP.secret}","token_type":"bearer"}`);
  const { access_token } = reply.json;
  const app = await world.ask(`/app?access_token=${encodeURIComponent(access_token)}`);
  assert.equal(app.json.id, APP.id);
});

test('before v2.3 the answer is text', async () => {
  await using world = await memoryWorld();
  const reply = await ask(world, GOOD, 'v2.2/');
  assert.equal(reply.body, `access_token=${APP.id}|${APP.secret}`);
  assert.equal(reply.header('content-type'), 'text/plain; charset=UTF-8');
  const debug = await ask(world, { ...GOOD, debug: 'all', pretty: '1' }, 'v2.2/');
  assert.equal(debug.body, reply.body);
});

test('without a version the app’s default one answers', async () => {
  await using world = await memoryWorld();
  const old = await world.addApp({ default_version: 'v2.1' });
  const said = { ...GOOD, client_id: old.id, client_secret: `secret-of-${old.id}` };
  assert.match((await ask(world, said, '')).body, /^access_token=/);
  assert.match((await ask(world, GOOD, '')).body, /^\{"access_token"/);
});

test('it may be asked by POST', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(`/v2.6/${PATH}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: `${new URLSearchParams(GOOD)}`,
  });
  assert.equal(reply.json.token_type, 'bearer');
});

const WRONG: [said: Record<string, string>, code: number, words: string][] = [
  [{}, 101, 'Missing client_id parameter.'],
  [{ ...GOOD, client_id: '7' }, 101, 'Error validating application. Invalid application ID.'],
  [{ ...GOOD, client_secret: 'x' }, 1, 'Error validating client secret.'],
  [{ ...GOOD, client_secret: '' }, 1, 'Error validating client secret.'],
  [
    { ...GOOD, grant_type: '123abc' },
    100,
    "Invalid grant_type: '123abc'. Supported types: authorization_code, client_credentials",
  ],
  [{ client_id: APP.id }, 191, 'Missing redirect_uri parameter.'],
  [{ ...GOOD, grant_type: 'authorization_code' }, 191, 'Missing redirect_uri parameter.'],
  [
    { ...GOOD, grant_type: 'authorization_code', redirect_uri: 'https://a.test', code: 'x' },
    100,
    'This server has no Facebook Login: no code can be exchanged here.',
  ],
];

test('what is refused, in the recorded words', async () => {
  await using world = await memoryWorld();
  for (const [said, code, message] of WRONG) {
    const reply = await ask(world, said);
    assert.equal(reply.status, 400);
    assert.deepEqual(reply.error, { message, type: 'OAuthException', code });
  }
});

test('no other path is open', async () => {
  await using world = await memoryWorld();
  for (const path of ['oauth', 'oauth/access_token/x', 'oauth/authorize']) {
    const reply = await world.ask(`/v2.6/${path}?${new URLSearchParams(GOOD)}`);
    assert.equal(reply.status, 400, path);
    assert.equal(reply.body.includes(APP.secret), false);
  }
});
