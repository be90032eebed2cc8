import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMessaging } from '../../src/events/messaging.ts';
import { seededRandom } from '../world.ts';
import { eventWorld, PAGE } from './world.ts';

test('an answer stands behind what it answers, also while the clock stands still', async () => {
  const { store, time, happens } = await eventWorld();
  const { send } = createMessaging({
    store,
    clock: () => time.now,
    random: seededRandom('answers'),
  });
  const answer = { page_id: PAGE, person_id: 'ann', app_id: '41', body: {}, echoes: false };
  await happens('link_opened');
  const { psid } = await happens('message', { text: 'Hi' });
  await send(answer, () => {});
  await happens('message', { text: 'Thanks' });
  const { items } = await store.conversations.messages(PAGE, psid!, { after: null, limit: 9 });
  const said = items.toReversed().map(({ sender }) => sender);
  assert.deepEqual(said, ['person', 'page', 'person']);
});
