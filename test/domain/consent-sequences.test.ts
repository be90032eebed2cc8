import assert from 'node:assert/strict';
import { test } from 'node:test';
import { access, readability } from '../../src/domain/consent.ts';
import { Model, PROMISED, type Promised, type Told } from './contract.ts';
import { assertAgree, newWorld, tell, type World } from './world.ts';

const PAGE = 'a';
const NOW = 20;

/** No time named, long ago, now (a tie with what happens now), and ahead of the clock. */
const TIMES = [null, NOW - 10, NOW, NOW + 10];

const letters = (kinds: Promised[], times: (number | null)[]): Told[] =>
  kinds.flatMap(({ type }) => times.map((at) => ({ type, page: PAGE, at, ad: null })));

/** Walks every sequence up to `length`, comparing after each event; returns how many there were. */
function everySequence(alphabet: Told[], length: number): number {
  const model = new Model();
  const walk = (world: World, left: number): number => {
    if (left === 0) return 0;
    let walked = 0;
    for (const letter of alphabet) {
      const after = tell(world, letter, NOW);
      const at = model.hear(letter, NOW);
      if (after.at !== at) assert.equal(after.at, at, `${letter.type} after ${sequence(model)}`);
      assertAgree(after.world, model, PAGE);
      walked += 1 + walk(after.world, left - 1);
      model.heard.pop();
    }
    return walked;
  };
  return walk(newWorld([PAGE]), length);
}

const sequence = (model: Model): string =>
  model.heard.map(({ type, at }) => `${type}@${at}`).join(' ');

/** How many words of 1 to `length` letters there are. */
const words = (letters: number, length: number): number =>
  Array.from({ length }, (_, index) => letters ** (index + 1)).reduce((sum, count) => sum + count);

test('every sequence of five events that change access, at every kind of time', () => {
  const kinds = PROMISED.filter(({ type }) =>
    ['message', 'access_revoked', 'platform_disabled', 'platform_enabled'].includes(type),
  );
  assert.equal(everySequence(letters(kinds, TIMES), 5), words(16, 5));
});

test('every sequence of five events of every type, without a time', () => {
  assert.equal(everySequence(letters(PROMISED, [null]), 5), words(PROMISED.length, 5));
});

test('every sequence of three events of every type, at every kind of time', () => {
  assert.equal(
    everySequence(letters(PROMISED, TIMES), 3),
    words(PROMISED.length * TIMES.length, 3),
  );
});

test('however five timed events are ordered on their way, they end in the same access', () => {
  const timed = letters(
    PROMISED.filter(({ type }) =>
      ['message', 'access_revoked', 'platform_disabled', 'platform_enabled'].includes(type),
    ),
    [1, 2, 3],
  );
  const ends = new Map<string, string>();
  const walk = (world: World, chosen: number[]): void => {
    const pair = world.pairs[PAGE]!;
    const set = [...chosen].sort((a, b) => a - b).join();
    const end = `${access(pair)} ${readability(world.person, pair)}`;
    const known = ends.get(set);
    if (known !== undefined && known !== end) {
      const told = chosen.map((index) => `${timed[index]!.type}@${timed[index]!.at}`).join(' ');
      assert.equal(end, known, `another order of: ${told}`);
    }
    ends.set(set, end);
    if (chosen.length === 5) return;
    timed.forEach((letter, index) => {
      walk(tell(world, letter, NOW).world, [...chosen, index]);
    });
  };
  walk(newWorld([PAGE]), []);
  // Multisets of up to five out of twelve: 17 choose 5.
  assert.equal(ends.size, 6188);
});
