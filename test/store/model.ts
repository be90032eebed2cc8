/** Compares a store with the model: whatever is done to both, they answer alike. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { memoryStore } from '../../src/store/memory.ts';
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
type Rounds = Operation[][];

const aRound = fc.record({
  writes: fc.array(aWrite, { maxLength: 6 }),
  forgettings: fc
    .option(aForgetting, { freq: 10, nil: undefined })
    .map((one) => (one ? [one] : [])),
  questions: fc.array(aQuestion, { maxLength: 4 }),
});

export const everything: fc.Arbitrary<Rounds> = fc
  .array(aRound, { maxLength: 12 })
  .map((rounds) =>
    rounds.flatMap(({ writes, forgettings, questions }) => [writes, forgettings, questions]),
  );

export const webhooks: fc.Arbitrary<Rounds> = fc
  .array(
    fc.tuple(
      fc.array(aWebhookWrite, { maxLength: 4 }),
      fc.array(aWebhookQuestion, { maxLength: 4 }),
    ),
    { maxLength: 30 },
  )
  .map((rounds) => rounds.flat());

/** One after the other: for a store that promises no order to those under way at the same time. */
export const oneByOne = (rounds: Rounds): Rounds =>
  rounds.flatMap((operations) => operations.map((one) => [one]));

/** `people`: who is there from the start. */
export async function answersAlike(
  store: Store,
  rounds: Rounds,
  people: string[] = [],
): Promise<void> {
  const model = memoryStore();
  for (const id of people) {
    for (const one of [model, store]) await one.people.add(aPerson(id));
  }
  for (const operations of rounds) {
    const asked = operations.map(({ name }) => name).join('\n');
    const expected = await answersTo(model, operations);
    assert.deepEqual(await answersTo(store, operations), expected, asked);
  }
}

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
