import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../../src/domain/refusal.ts';
import { Turns } from '../../../src/store/postgres/turns.ts';

test('of one line there is one at a time, in order; other lines do not wait', async () => {
  const turns = new Turns();
  const done: string[] = [];
  const gate = Promise.withResolvers<void>();
  const work = (name: string, after: Promise<void>) => async () => {
    await after;
    done.push(name);
  };
  const first = turns.take('a', work('first', gate.promise));
  const second = turns.take('a', work('second', Promise.resolve()));
  await turns.take('b', work('other', Promise.resolve()));
  assert.deepEqual(done, ['other']);
  gate.resolve();
  await Promise.all([first, second]);
  assert.deepEqual(done, ['other', 'first', 'second']);
});

test('what one alone is refused for does not concern those behind', async () => {
  const turns = new Turns();
  const first = turns.take('a', () => Promise.reject(new Refusal('conflict', 'no')));
  const second = turns.take('a', async () => 'done');
  await assert.rejects(first, /no/);
  assert.equal(await second, 'done');
});

test('when the database cannot go on, those behind hear it at once, and later ones try', async () => {
  const turns = new Turns();
  let tried = 0;
  const work = async (): Promise<string> => {
    if (tried++ === 0) throw new Refusal('unavailable', 'gone');
    return 'done';
  };
  const all = ['a', 'b', 'c'].map(() => turns.take('line', work));
  for (const one of all) await assert.rejects(one, /gone/);
  assert.equal(tried, 1);
  assert.equal(await turns.take('line', work), 'done');
});
