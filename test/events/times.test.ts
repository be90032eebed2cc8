import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROMISED } from '../domain/contract.ts';
import { eventWorld, NOW, PAGE, refuses, tracesOf } from './world.ts';

for (const { type } of PROMISED) {
  test(`${type}: 60 s ahead is admitted, a millisecond more is refused`, async () => {
    const { store, happens } = await eventWorld();
    const before = await tracesOf(store);
    await refuses(happens(type, { at: NOW + 60_001 }), 'too_far_ahead', 'at');
    assert.deepEqual(await tracesOf(store), before);
    await happens(type, { at: NOW + 60_000 });
  });
}

test('any past time is admitted, also one before 1970', async () => {
  const { happens } = await eventWorld();
  for (const at of [0, -1, NOW - 10 * 365 * 86_400_000]) {
    assert.equal((await happens('message', { at })).access, 'granted');
  }
});

test('a revocation without a time holds against a grant from the near future', async () => {
  const { happens, store } = await eventWorld();
  const { psid } = await happens('message', { at: NOW + 60_000 });
  assert.equal((await happens('access_revoked')).access, 'revoked');
  const subject = await store.pairs.subject(PAGE, psid!);
  assert.equal(subject?.revoked_at, NOW + 60_000);
});

test('a grant without a time holds against a revocation from the near future', async () => {
  const { happens } = await eventWorld();
  await happens('access_revoked', { at: NOW + 60_000 });
  assert.equal((await happens('message')).access, 'granted');
});

test('a switch without a time holds against one from the near future', async () => {
  const { happens, store } = await eventWorld();
  await happens('platform_enabled', { at: NOW + 60_000 });
  await happens('platform_disabled');
  assert.equal((await store.people.person('ann'))?.platform_disabled_at, NOW + 60_000);
  await happens('platform_enabled');
  assert.equal((await store.people.person('ann'))?.platform_enabled_at, NOW + 60_001);
});

test('events without times keep the order they are told in, though the clock stands', async () => {
  const { happens, store } = await eventWorld();
  const { psid } = await happens('message', { text: '0' });
  for (let index = 1; index < 5; index++) await happens('message', { text: String(index) });
  const facts = await store.pairs.facts(PAGE, psid!);
  assert.deepEqual(
    facts.map(({ detail }) => detail.text),
    ['0', '1', '2', '3', '4'],
  );
  assert.deepEqual(
    facts.map(({ seq }) => seq),
    [0, 1, 2, 3, 4],
  );
});

test('so do they when the clock goes back', async () => {
  const { happens, time } = await eventWorld();
  await happens('message');
  time.now -= 3_600_000;
  assert.equal((await happens('access_revoked')).access, 'revoked');
  assert.equal((await happens('message')).access, 'granted');
});
