import assert from 'node:assert/strict';
import { test } from 'node:test';
import { APP, APP_TOKEN, memoryWorld, TOKEN, type World } from '../../world.ts';

const read = (world: World, path: string, token: string) =>
  world.ask(`${path}${path.includes('?') ? '&' : '?'}access_token=${encodeURIComponent(token)}`);

const WHOLE = {
  category: 'Business',
  link: `https://www.facebook.com/games/?app_id=${APP.id}`,
  name: APP.name,
  id: APP.id,
};

test('/app and the app’s id are the token’s own app, by its token or its page’s', async () => {
  await using world = await memoryWorld();
  for (const token of [APP_TOKEN, TOKEN]) {
    for (const path of ['/app', `/v2.6/${APP.id}`]) {
      const reply = await read(world, path, token);
      assert.equal(JSON.stringify(reply.json), JSON.stringify(WHOLE));
    }
  }
});

test('its fields come in the order asked for, with the id', async () => {
  await using world = await memoryWorld();
  const reply = await read(world, '/v2.6/app?fields=name,category', APP_TOKEN);
  assert.deepEqual(Object.entries(reply.json), [
    ['name', APP.name],
    ['category', 'Business'],
    ['id', APP.id],
  ]);
  const { error } = await read(world, '/v2.6/app?fields=secret', APP_TOKEN);
  const words = 'Tried accessing nonexisting field (secret) on node type (Application)';
  assert.equal(error.message, `(#100) ${words}`);
});

test('another app is an unknown id', async () => {
  await using world = await memoryWorld();
  const { id } = await world.addApp();
  for (const token of [APP_TOKEN, TOKEN]) {
    const reply = await read(world, `/v2.12/${id}`, token);
    assert.equal(reply.error.error_subcode, 33);
  }
});

test('nothing is written to an app', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(`/v2.6/app?access_token=${APP_TOKEN}`, { method: 'POST' });
  assert.match(String(reply.error.message), /^Unsupported post request\./);
});
