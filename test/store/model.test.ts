import { test } from 'node:test';
import fc from 'fast-check';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import type { Store } from '../../src/store/store.ts';
import { answersAlike, everything, webhooks } from './model.ts';

async function embedded(run: (store: Store) => Promise<void>): Promise<void> {
  const store = openSqliteStore({ path: ':memory:', cachedSubjects: 2, cachedGrants: 2 });
  try {
    await run(store);
  } finally {
    await store.close();
  }
}

test('whatever is done to it, the embedded store answers as the model does', async () => {
  await fc.assert(
    fc.asyncProperty(everything, (rounds) => embedded((store) => answersAlike(store, rounds))),
    { numRuns: 150 },
  );
});

test('whatever becomes of webhooks, the embedded store keeps their lines as the model does', async () => {
  await fc.assert(
    fc.asyncProperty(webhooks, (rounds) =>
      embedded((store) => answersAlike(store, rounds, ['ann'])),
    ),
    { numRuns: 400 },
  );
});
