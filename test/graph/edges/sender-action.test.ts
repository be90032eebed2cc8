import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PSID } from '../../world.ts';
import { assertRefused, edgeOf, thread } from './kit.ts';

test('a sender action is answered with the PSID alone, and leaves nothing behind', async () => {
  await using world = await memoryWorld();
  const before = await thread(world, PSID.peter);
  for (const sender_action of ['mark_seen', 'typing_on', 'typing_off', 'TYPING_ON']) {
    const reply = await edgeOf(world)('messages', { recipient: { id: PSID.peter }, sender_action });
    assert.equal(reply.body, `{"recipient_id":"${PSID.peter}"}`);
  }
  assert.deepEqual(await thread(world, PSID.peter), before);
});

test('another word is none', async () => {
  await using world = await memoryWorld();
  const action = { recipient: { id: PSID.peter }, sender_action: 'dancing' };
  assertRefused(await edgeOf(world)('messages', action), {
    code: 100,
    message: '(#100) Param sender_action must be one of {MARK_SEEN, TYPING_ON, TYPING_OFF}',
  });
});

test('a sender action is for people whom the page knows', async () => {
  await using world = await memoryWorld();
  const action = { recipient: { id: '7' }, sender_action: 'typing_on' };
  const reply = await edgeOf(world)('messages', action);
  assertRefused(reply, { code: 100, message: '(#100) No matching user found' });
});
