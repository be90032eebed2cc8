import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PAGE, TOKEN } from '../../world.ts';

test('category and link come where they are asked for', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(`/v2.6/me?fields=link,category,name&access_token=${TOKEN}`);
  assert.deepEqual(Object.entries(reply.json), [
    ['link', `https://www.facebook.com/${PAGE}`],
    ['category', 'Business'],
    ['name', "Joe's Coffee"],
    ['id', PAGE],
  ]);
});
