import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { memoryStore } from '../../src/store/memory.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import type { Store } from '../../src/store/store.ts';
import { aForgetting, aQuestion, aWrite, type Operation } from './operations.ts';

/** Writes that are under way at the same time, then questions: a step waits for the one before. */
const aRound = fc.record({
  writes: fc.array(aWrite, { maxLength: 6 }),
  forgettings: fc
    .option(aForgetting, { freq: 10, nil: undefined })
    .map((one) => (one ? [one] : [])),
  questions: fc.array(aQuestion, { maxLength: 4 }),
});

const answersTo = (store: Store, operations: Operation[]): Promise<unknown[]> =>
  Promise.all(operations.map(({ run }) => settled(() => run(store))));

async function settled(run: () => unknown): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    const { name, message } = error as Error;
    return { thrown: name, message };
  }
}

test('whatever is done to it, the embedded store answers as the model does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aRound, { maxLength: 12 }), async (rounds) => {
      const model = memoryStore();
      const store = openSqliteStore({ path: ':memory:', cachedSubjects: 2, cachedGrants: 2 });
      try {
        for (const { writes, forgettings, questions } of rounds) {
          for (const operations of [writes, forgettings, questions]) {
            const asked = operations.map(({ name }) => name).join('\n');
            const expected = await answersTo(model, operations);
            assert.deepEqual(await answersTo(store, operations), expected, asked);
          }
        }
      } finally {
        await store.close();
      }
    }),
    { numRuns: 150 },
  );
});
