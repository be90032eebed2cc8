import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../../src/domain/refusal.ts';
import { Coalesced } from '../../../src/store/postgres/coalesced.ts';

/** Questions as they are put, each answered when the test says so. */
function asked() {
  const questions: {
    keys: number[];
    answer(found?: (string | undefined)[]): void;
    fail(error: unknown): void;
  }[] = [];
  const reads = new Coalesced<number, string>('db', (keys) => {
    const { promise, resolve, reject } = Promise.withResolvers<(string | undefined)[]>();
    const all = keys.map((key) => `found ${key}`);
    questions.push({ keys, answer: (found = all) => resolve(found), fail: reject });
    return promise;
  });
  const read = (key: number) => reads.read(key, String(key));
  const alone = (key: number) => reads.read(key);
  return { questions, read, alone };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const range = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => from + index);

test('reads of one turn are one question, and each gets its own answer', async () => {
  const { questions, read } = asked();
  const [one, two, again, none] = [read(1), read(2), read(1), read(3)];
  assert.equal(questions.length, 0);
  await turn();
  assert.deepEqual(
    questions.map(({ keys }) => keys),
    [[1, 2, 3]],
  );
  questions[0]!.answer(['one', 'two', undefined]);
  assert.deepEqual(await Promise.all([one, two, again, none]), ['one', 'two', 'one', undefined]);
});

test('what nobody is to share is asked for as often as it is wanted', async () => {
  const { questions, alone } = asked();
  const wanted = [alone(1), alone(1)];
  await turn();
  assert.deepEqual(questions[0]!.keys, [1, 1]);
  questions[0]!.answer(['one', 'another']);
  assert.deepEqual(await Promise.all(wanted), ['one', 'another']);
});

test('an error among the answers is told to whom it belongs', async () => {
  const { questions, read } = asked();
  const [one, two] = [read(1), read(2)];
  await turn();
  const rejected = assert.rejects(one, /gone/);
  questions[0]!.answer([new Error('gone'), 'two'] as string[]);
  assert.equal(await two, 'two');
  await rejected;
});

test('a read is never answered by a question that was put before it was asked for', async () => {
  const { questions, read } = asked();
  const before = read(1);
  await turn();
  const after = read(1);
  questions[0]!.answer(['old']);
  assert.equal(await before, 'old');
  while (questions.length < 2) await turn();
  questions[1]!.answer(['new']);
  assert.equal(await after, 'new');
});

test('while a question is under way reads gather, and many of them do not wait for it', async () => {
  const { questions, read } = asked();
  read(0);
  await turn();
  for (const key of range(1, 63)) read(key);
  await turn();
  assert.equal(questions.length, 1);
  read(64);
  await turn();
  assert.deepEqual(questions[1]?.keys, range(1, 64));
  read(99);
  questions[0]!.answer();
  await turn();
  await turn();
  assert.equal(questions.length, 2);
  questions[1]!.answer();
  await turn();
  await turn();
  assert.deepEqual(questions[2]?.keys, [99]);
});

test('what fails is told to all who waited, and the next read is asked anew', async () => {
  const { questions, read } = asked();
  const waiting = [read(1), read(1), read(2)];
  await turn();
  const gathered = read(3);
  questions[0]!.fail(new Refusal('unavailable', 'gone'));
  for (const one of [...waiting, gathered]) await assert.rejects(one, /gone/);
  const next = read(1);
  await turn();
  questions[1]!.answer();
  assert.equal(await next, 'found 1');
});

test('no question is larger than a server answers quickly', async () => {
  const { questions, read } = asked();
  const all = range(0, 1000).map(read);
  await turn();
  assert.deepEqual(
    questions.map(({ keys }) => keys.length),
    [256, 256, 256, 232],
  );
  for (const { answer } of questions) answer();
  assert.equal((await Promise.all(all)).at(-1), 'found 999');
});

test('so many may wait and no more, until some are answered', async () => {
  const { questions, read } = asked();
  const waiting = range(0, 20_000).map(read);
  await assert.rejects(read(1), /The database db is too slow: too much is waiting for it/);
  for (let at = 0; at < 79; at++) {
    while (questions[at] === undefined) await turn();
    questions[at]!.answer();
  }
  await Promise.all(waiting);
  const next = read(1);
  await turn();
  questions.at(-1)!.answer();
  assert.equal(await next, 'found 1');
});
