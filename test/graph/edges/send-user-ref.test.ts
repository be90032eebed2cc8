import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PAGE } from '../../world.ts';
import { assertRefused, sender, thread } from './kit.ts';

const X = { text: 'x' };
const HOUR_MS = 3_600_000;

test('a message to a user_ref is for whom the checkbox plugin confirmed', async () => {
  await using world = await memoryWorld();
  const { id } = await world.addPerson();
  await world.happens(id, 'checkbox_plugin', { user_ref: 'box-1' });
  const send = sender(world);
  const early = await send(X, { user_ref: 'box-1' }, {}, { version: 'v2.6' });
  const psid = (await world.store.people.psid(id, PAGE))!;
  assert.equal(early.json.recipient_id, psid);
  // Since 2018-02-19 nobody is told whom that is.
  const late = await send(X, { user_ref: 'box-1' }, {}, { version: 'v3.0' });
  assert.deepEqual(Object.keys(late.json), ['message_id']);
  assert.equal((await thread(world, psid)).length, 4);
});

test('a user_ref is its page’s: another page does not know it', async () => {
  await using world = await memoryWorld();
  const other = await world.addPage();
  const { access_token: token } = await world.issue({ page_id: other.id });
  const { id } = await world.addPerson();
  await world.happens(id, 'checkbox_plugin', { user_ref: 'box-1' });
  assertRefused(await sender(world)(X, { user_ref: 'box-1' }, {}, { token }), {
    code: 100,
    message: '(#100) No matching user found',
  });
});

test('the confirmation opens the window for a day', async () => {
  await using world = await memoryWorld();
  const asked = { version: 'v19.0' };
  const { id } = await world.addPerson();
  await world.happens(id, 'checkbox_plugin', { user_ref: 'box-1' });
  assert.equal((await sender(world)(X, { user_ref: 'box-1' }, {}, asked)).status, 200);
  world.time.now += 24 * HOUR_MS;
  const reply = await sender(world)(X, { user_ref: 'box-1' }, {}, asked);
  assert.equal(reply.error.error_subcode, 2018278);
});
