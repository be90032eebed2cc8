/** A full cache lets in what is asked for again, and is not washed out by what is asked for once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CurrentCache } from '../../../src/store/sqlite/cache.ts';
import { Generations, slotOf } from '../../../src/store/sqlite/generations.ts';

function filled(max: number) {
  const generations = new Generations();
  const cache = new CurrentCache<{ key: string }>(max, generations);
  const ask = (key: string): boolean => {
    if (cache.get(key) !== undefined) return true;
    const slot = slotOf(key);
    cache.keep(key, { key }, slot, slot, generations.commits());
    return false;
  };
  for (let number = 0; number < max; number++) ask(`hot-${number}`);
  return ask;
}

test('what is asked for once leaves what is asked for often where it is', () => {
  const ask = filled(100);
  for (let round = 0; round < 20; round++) {
    for (let number = 0; number < 100; number++) assert(ask(`hot-${number}`), `hot-${number}`);
    for (let number = 0; number < 10; number++) ask(`once-${round}-${number}`);
  }
});

test('what is asked for a second time is let in', () => {
  const ask = filled(100);
  assert.deepEqual([ask('new'), ask('new'), ask('new')], [false, false, true]);
});
