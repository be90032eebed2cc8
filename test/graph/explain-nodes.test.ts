import assert from 'node:assert/strict';
import { test } from 'node:test';
import { APP, APP_TOKEN, memoryWorld, PROOF, PSID, TOKEN } from '../world.ts';

test('an app’s own token: the app, and what it may look into', async () => {
  await using world = await memoryWorld();
  const token = encodeURIComponent(APP_TOKEN);
  await world.ask(`/app?access_token=${token}`);
  const app = await world.explain();
  assert.equal(app.answer, 'app');
  assert.equal(app.because, 'The token is one of this app.');
  await world.ask(`/debug_token?input_token=${TOKEN}&access_token=${token}`);
  assert.equal((await world.explain()).answer, 'debug_token');
});

test('nothing but the path is asked of who asks for a token', async () => {
  await using world = await memoryWorld();
  await world.ask(`/oauth/access_token?grant_type=client_credentials&client_id=${APP.id}`);
  const { answer, because, walk } = await world.explain();
  assert.deepEqual([answer, because], ['oauth', 'Nobody needs a token to ask for one.']);
  const passed = walk.filter((step) => step.passed !== null).map(({ check }) => check);
  assert.deepEqual(passed, ['fault', 'path']);
  assert.ok(walk.every((step) => step.passed !== false));
});

test('an edge that lacks its permission names what gives it', async () => {
  await using world = await memoryWorld();
  await world.setPermissions([]);
  await world.ask(`/v2.6/me/messages?access_token=${TOKEN}`, { method: 'POST' });
  const { answer, because, remedy } = await world.explain();
  assert.equal(answer, 'error');
  assert.match(because, /^Refused at "permission" .*\(#230\)/);
  assert.match(remedy!, /permissions gives it to the app/);
});

test('an edge of a person is explained by the access to them', async () => {
  await using world = await memoryWorld();
  const query = `appsecret_proof=${PROOF}&access_token=${TOKEN}`;
  await world.ask(`/v19.0/${PSID.nora}/ids_for_apps?${query}`);
  const { because, remedy_event } = await world.explain();
  assert.match(because, /^Nothing authorises it/);
  assert.equal(remedy_event, 'message');
});
