import assert from 'node:assert/strict';
import { test } from 'node:test';
import { APP, APP_TOKEN, memoryWorld, PSID, TOKEN } from '../world.ts';
import { PUBLISHED, promised } from './promised.ts';

const setDefault = (world: Awaited<ReturnType<typeof memoryWorld>>, default_version: string) =>
  world.store.registry.changeApp(APP.id, (app) => ({ ...app, default_version }));

for (const version of PUBLISHED) {
  test(`a path without a version takes the app's ${version}`, async () => {
    await using world = await memoryWorld();
    await setDefault(world, version);
    const reply = await world.ask(`/${PSID.peter}?access_token=${TOKEN}`);
    assert.equal(reply.header('facebook-api-version'), version);
    assert.deepEqual(Object.keys(reply.json), promised(version).byDefault);
  });
}

test('a version in the path wins over the app', async () => {
  await using world = await memoryWorld();
  await setDefault(world, 'v25.0');
  const reply = await world.read(PSID.peter, undefined, { version: 'v2.6' });
  assert.equal(reply.header('facebook-api-version'), 'v2.6');
  assert.deepEqual(Object.keys(reply.json), promised('v2.6').byDefault);
});

test("an app token brings its app's version, also for errors", async () => {
  await using world = await memoryWorld();
  await setDefault(world, 'v25.0');
  const reply = await world.ask(`/${PSID.peter}?access_token=${encodeURIComponent(APP_TOKEN)}`);
  assert.equal(reply.header('facebook-api-version'), 'v25.0');
  assert.equal(reply.error.error_subcode, 33);
});

test('an expired token brings its version to the error, an unknown one v2.6', async () => {
  await using world = await memoryWorld();
  await setDefault(world, 'v25.0');
  const { access_token } = await world.issue({ expires_at: world.time.now });
  const headers = { Authorization: `Bearer ${access_token}` };
  const expired = await world.ask(`/${PSID.peter}`, { headers });
  assert.equal(expired.header('facebook-api-version'), 'v25.0');
  assert.equal(expired.status, 401);
  const unknown = await world.ask(`/${PSID.peter}?access_token=junk`);
  assert.equal(unknown.header('facebook-api-version'), 'v2.6');
  assert.equal(unknown.error.message, 'Invalid OAuth access token.');
});
