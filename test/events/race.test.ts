import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc, { type Scheduler } from 'fast-check';
import type { EventResult } from '../../src/events/ingest.ts';
import type { Store } from '../../src/store/store.ts';
import { eventWorld, OTHER_PAGE, PAGE, tracesOf } from './world.ts';

/** A store whose every step waits for the scheduler, which lets them go in any order. */
function scheduled(store: Store, scheduler: Scheduler): Store {
  const wrap = <Part extends object>(part: Part): Part =>
    new Proxy(part, {
      get(target, name: keyof Part & string) {
        const method = target[name];
        if (typeof method !== 'function') return method;
        return scheduler.scheduleFunction(async (...args: unknown[]) => method(...args)) as unknown;
      },
    });
  return { ...store, people: wrap(store.people), pairs: wrap(store.pairs) };
}

/** Runs these at once, in whatever order their steps come; what is refused is its code. */
async function allAtOnce(
  scheduler: Scheduler,
  run: (world: Awaited<ReturnType<typeof eventWorld>>) => Promise<EventResult>[],
) {
  const world = await eventWorld({ through: (store) => scheduled(store, scheduler) });
  const results = run(world).map((result) => result.catch((error: { code: string }) => error.code));
  return { store: world.store, results: await scheduler.waitFor(Promise.all(results)) };
}

const settled = (results: (EventResult | string)[]): EventResult[] =>
  results.filter((result) => typeof result !== 'string');

test('fifty first events at once: one PSID, and nothing lost', async () => {
  const { store, happens } = await eventWorld();
  const results = await Promise.all(
    Array.from({ length: 50 }, (_, index) => happens('message', { id: `e${index}` })),
  );
  const psids = new Set(results.map(({ psid }) => psid));
  assert.equal(psids.size, 1);
  const { reserved, pairs } = await tracesOf(store);
  assert.deepEqual(reserved, [{ page_id: PAGE, psid: [...psids][0] }]);
  assert.equal(pairs[0]?.facts.length, 50);
  assert.deepEqual(
    pairs[0]?.facts.map(({ seq }) => seq),
    Array.from({ length: 50 }, (_, index) => index),
  );
});

test('first events in any interleaving: one PSID for each pair', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const { store, results } = await allAtOnce(scheduler, ({ happens }) => [
        happens('message', { id: 'a' }),
        happens('customer_matched', { id: 'b' }),
        happens('access_revoked', { id: 'c' }),
        happens('message', { id: 'd', page_id: OTHER_PAGE }),
      ]);
      const done = settled(results);
      assert.equal(done.length, 4);
      const here = new Set(done.slice(0, 3).map(({ psid }) => psid));
      assert.equal(here.size, 1);
      assert.ok(!here.has(done[3]!.psid));
      const { pairs } = await tracesOf(store);
      assert.deepEqual(pairs.map(({ facts }) => facts.length).toSorted(), [1, 3]);
    }),
    { numRuns: 200 },
  );
});

test('the same event many times at once is admitted once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const { store, results } = await allAtOnce(scheduler, ({ happens }) =>
        Array.from({ length: 4 }, () => happens('message', { id: 'e', text: 'hi' })),
      );
      const done = settled(results);
      assert.equal(done.filter(({ replayed }) => !replayed).length, 1);
      assert.equal(new Set(done.map(({ psid }) => psid)).size, 1);
      assert.equal((await tracesOf(store)).pairs[0]?.facts.length, 1);
    }),
    { numRuns: 200 },
  );
});

test('of two people who adopt one PSID at once one has it, the other has nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const { store, results } = await allAtOnce(scheduler, ({ happens }) => [
        happens('message', { person_id: 'ann', psid: '42' }),
        happens('message', { person_id: 'bea', psid: '42' }),
      ]);
      const [winner, ...others] = settled(results);
      assert.deepEqual(others, []);
      assert.equal(winner?.psid, '42');
      assert.ok(results.includes('psid_taken'));
      const subject = await store.pairs.subject(PAGE, '42');
      const loser = subject?.person_id === 'ann' ? 'bea' : 'ann';
      assert.deepEqual(await store.people.psids(loser), []);
    }),
    { numRuns: 200 },
  );
});

test('of two PSIDs adopted for one pair at once one stands', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const { store, results } = await allAtOnce(scheduler, ({ happens }) => [
        happens('message', { psid: '42' }),
        happens('message', { psid: '43' }),
      ]);
      const [winner, ...others] = settled(results);
      assert.deepEqual(others, []);
      assert.ok(results.includes('pair_has_psid'));
      const { reserved, pairs } = await tracesOf(store);
      assert.deepEqual(reserved, [{ page_id: PAGE, psid: winner?.psid }]);
      assert.equal(pairs[0]?.facts.length, 1);
    }),
    { numRuns: 200 },
  );
});

test('an event and the erasure of its person at once: nothing of them is left', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      let erased: Promise<unknown> = Promise.resolve();
      const { store } = await allAtOnce(scheduler, ({ happens, seen }) => {
        const event = happens('message', { psid: '42' });
        erased = seen.people.erase('ann', 1);
        return [event];
      });
      await scheduler.waitFor(erased);
      const subject = await store.pairs.subject(PAGE, '42');
      assert.ok(subject === undefined || subject.erased_at !== null);
    }),
    { numRuns: 100 },
  );
});
