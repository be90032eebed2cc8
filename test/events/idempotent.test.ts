import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROMISED } from '../domain/contract.ts';
import { eventWorld, PAGE, tracesOf } from './world.ts';

for (const { type, makes } of PROMISED) {
  test(`${type}, told again, is answered alike and leaves nothing more`, async () => {
    const { store, happens, time } = await eventWorld();
    const event = { id: 'e1', text: 'hi', ref: 'r', ad_id: '7' };
    const first = await happens(type, event);
    assert.equal(first.replayed, false);
    assert.equal(first.event_id, 'e1');
    assert.equal(first.psid !== null, makes === 'yes');
    assert.equal(first.user_ref !== undefined, makes === 'user_ref');
    const before = await tracesOf(store);
    time.now += 1000;
    for (let again = 0; again < 3; again++) {
      assert.deepEqual(await happens(type, event), { ...first, replayed: true });
    }
    assert.deepEqual(await tracesOf(store), before);
  });
}

test('events without an id are each their own, and get one', async () => {
  const { store, happens } = await eventWorld();
  const first = await happens('message');
  const second = await happens('message');
  assert.notEqual(first.event_id, second.event_id);
  assert.match(first.event_id, /^[\w-]{20}$/);
  assert.equal((await store.pairs.facts(PAGE, first.psid!)).length, 2);
});

test('an event told again says how things stand now', async () => {
  const { happens } = await eventWorld();
  const { psid } = await happens('message', { id: 'm' });
  await happens('access_revoked');
  const again = await happens('message', { id: 'm' });
  assert.deepEqual([again.psid, again.access, again.replayed], [psid, 'revoked', true]);
});

test('what happened before there was a PSID can be told again after there is one', async () => {
  const { store, happens } = await eventWorld();
  const checkbox = await happens('checkbox_plugin', { id: 'c', ref: 'r' });
  const { psid } = await happens('message', { id: 'm' });
  const before = await tracesOf(store);
  const again = await happens('checkbox_plugin', { id: 'c', ref: 'r' });
  assert.equal(again.user_ref, checkbox.user_ref);
  assert.deepEqual([again.psid, again.access, again.replayed], [psid, 'granted', true]);
  assert.deepEqual(await tracesOf(store), before);
});
