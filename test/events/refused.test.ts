import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROMISED } from '../domain/contract.ts';
import { eventWorld, NOW, refuses, tracesOf } from './world.ts';

for (const { type } of PROMISED) {
  const isSwitch = type.startsWith('platform_');

  test(`${type} of somebody unknown or erased is refused, and keeps nothing`, async () => {
    const { store, happens } = await eventWorld();
    await refuses(happens(type, { person_id: 'nobody' }), 'not_found', 'person_id');
    assert.deepEqual(await store.people.psids('nobody'), []);
    const { psid } = await happens('message');
    await store.people.erase('ann', NOW);
    await refuses(happens(type), 'not_found', 'person_id');
    const subject = await store.pairs.subject('1', psid!);
    assert.ok(subject === undefined || subject.erased_at !== null);
    await store.people.sweep('ann');
    await refuses(happens(type), 'not_found', 'person_id');
    assert.deepEqual(await store.people.psids('ann'), []);
  });

  test(`${type} on an unknown page is refused, and keeps nothing`, async () => {
    const { store, happens } = await eventWorld();
    const before = await tracesOf(store);
    await refuses(happens(type, { page_id: '404' }), 'not_found', 'page_id');
    assert.deepEqual(await tracesOf(store), before);
  });

  test(`${type} without a page is ${isSwitch ? 'about every page' : 'refused'}`, async () => {
    const { store, happens } = await eventWorld();
    const before = await tracesOf(store);
    const event = happens(type, { page_id: undefined as unknown as string });
    if (isSwitch) assert.equal((await event).psid, null);
    else {
      await refuses(event, 'invalid', 'page_id');
      assert.deepEqual(await tracesOf(store), before);
    }
  });
}
