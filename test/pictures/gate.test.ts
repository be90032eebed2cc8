import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { gate } from '../../src/pictures/gate.ts';

test('no more than its width run at once, in the order they came, failures included', async () => {
  const through = gate(2);
  const order: number[] = [];
  let running = 0;
  let most = 0;
  const work = Array.from({ length: 20 }, (_, index) =>
    through(async () => {
      order.push(index);
      most = Math.max(most, ++running);
      await turn();
      running--;
      if (index % 3 === 0) throw new Error(`no ${index}`);
      return index;
    }),
  );
  const settled = await Promise.allSettled(work);
  assert.equal(most, 2);
  assert.deepEqual(
    order,
    [...order].sort((one, other) => one - other),
  );
  assert.equal(settled.filter(({ status }) => status === 'rejected').length, 7);
  assert.equal(await through(async () => 'still open'), 'still open');
});
