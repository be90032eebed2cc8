import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { memoryStore } from '../../src/store/memory.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import type { Store } from '../../src/store/store.ts';
import {
  aForgetting,
  aQuestion,
  aWebhookQuestion,
  aWebhookWrite,
  aWrite,
  type Operation,
} from './operations.ts';
import { aPerson } from './samples.ts';

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

type Rounds = Operation[][];

async function answersAlike(rounds: Rounds, people: string[] = []): Promise<void> {
  const model = memoryStore();
  const store = openSqliteStore({ path: ':memory:', cachedSubjects: 2, cachedGrants: 2 });
  try {
    for (const id of people) {
      for (const one of [model, store]) await one.people.add(aPerson(id));
    }
    for (const operations of rounds) {
      const asked = operations.map(({ name }) => name).join('\n');
      const expected = await answersTo(model, operations);
      assert.deepEqual(await answersTo(store, operations), expected, asked);
    }
  } finally {
    await store.close();
  }
}

test('whatever is done to it, the embedded store answers as the model does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aRound, { maxLength: 12 }), (rounds) =>
      answersAlike(
        rounds.flatMap(({ writes, forgettings, questions }) => [writes, forgettings, questions]),
      ),
    ),
    { numRuns: 150 },
  );
});

test('whatever becomes of webhooks, the embedded store keeps their lines as the model does', async () => {
  const writes = fc.array(aWebhookWrite, { maxLength: 4 });
  const questions = fc.array(aWebhookQuestion, { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(writes, questions), { maxLength: 30 }), (rounds) =>
      answersAlike(rounds.flat(), ['ann']),
    ),
    { numRuns: 400 },
  );
});
