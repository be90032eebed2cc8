import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { eventWorld, PAGE, tracesOf } from './world.ts';

type Step = (...args: never[]) => Promise<unknown>;

/** The next call of this step fails, as if the process had died: before its work, or after it. */
function crashOnce(steps: object, name: string, when: 'before' | 'after'): void {
  const methods = steps as Record<string, Step>;
  const step = methods[name]!;
  methods[name] = async (...args) => {
    methods[name] = step;
    if (when === 'after') await step(...args);
    throw new Error('crashed');
  };
}

/** Where an event's way may end, and which part of the store it dies in. */
const STEPS: [part: (store: Store) => object, name: string, when: 'before' | 'after'][] = [
  [({ people }) => people, 'reserve', 'before'],
  [({ people }) => people, 'reserve', 'after'],
  [({ pairs }) => pairs, 'admit', 'before'],
  [({ pairs }) => pairs, 'admit', 'after'],
];

for (const [part, name, when] of STEPS) {
  for (const psid of [undefined, '42']) {
    const adopted = psid === undefined ? 'minted' : 'adopted';
    test(`a crash ${when} ${name} (${adopted}) is healed by telling the event again`, async () => {
      const store = memoryStore();
      const { happens } = await eventWorld({ store });
      crashOnce(part(store), name, when);
      const event = { id: 'e', text: 'hi', ...(psid !== undefined && { psid }) };
      await assert.rejects(happens('message', event), /crashed/);
      const [left] = await store.people.psids('ann');
      const again = await happens('message', event);
      assert.equal(again.access, 'granted');
      assert.equal(again.replayed, name === 'admit' && when === 'after');
      if (left !== undefined) assert.equal(again.psid, left.psid, 'what was reserved is used');
      if (psid !== undefined) assert.equal(again.psid, psid);
      const { reserved, pairs } = await tracesOf(store);
      assert.deepEqual(reserved, [{ page_id: PAGE, psid: again.psid }]);
      assert.equal(pairs[0]?.facts.length, 1);
    });
  }

  test(`a crash ${when} ${name} is healed by any other event`, async () => {
    const store = memoryStore();
    const { happens } = await eventWorld({ store });
    crashOnce(part(store), name, when);
    await assert.rejects(happens('customer_matched', { id: 'e' }), /crashed/);
    const [left] = await store.people.psids('ann');
    const next = await happens('message');
    assert.equal(next.access, 'granted');
    if (left !== undefined) assert.equal(next.psid, left.psid);
    assert.equal((await store.pairs.subject(PAGE, next.psid!))?.person_id, 'ann');
  });
}

test('what was reserved and never became a pair is unknown to its page', async () => {
  const store = memoryStore();
  const { happens } = await eventWorld({ store });
  crashOnce(store.pairs, 'admit', 'before');
  await assert.rejects(happens('message', { psid: '42' }), /crashed/);
  assert.equal(await store.pairs.subject(PAGE, '42'), undefined);
});

test('a reserved PSID that somebody else was faster with is let go', async () => {
  const store = memoryStore();
  const { happens } = await eventWorld({ store });
  crashOnce(store.pairs, 'admit', 'before');
  await assert.rejects(happens('message', { psid: '42' }), /crashed/);
  await happens('message', { person_id: 'bea', psid: '42' });
  const next = await happens('message');
  assert.notEqual(next.psid, '42');
  assert.deepEqual(await store.people.psids('ann'), [{ page_id: PAGE, psid: next.psid }]);
  assert.equal((await store.pairs.subject(PAGE, '42'))?.person_id, 'bea');
});

test('the platform switch is healed, too', async () => {
  const store = memoryStore();
  const { happens } = await eventWorld({ store });
  await happens('message');
  for (const when of ['before', 'after'] as const) {
    crashOnce(store.people, 'admit', when);
    const id = `off-${when}`;
    await assert.rejects(happens('platform_disabled', { id }), /crashed/);
    const again = await happens('platform_disabled', { id });
    assert.equal(again.replayed, when === 'after');
  }
  assert.equal((await store.people.facts('ann', '')).length, 2);
});
