import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Lab, type LabOptions, lab } from './lab.ts';

/** Two workers on one store; the first has delivered in the lane of thread 1 and holds it. */
async function two(tell: (holder: Lab) => LabOptions['onTaken']) {
  const holder = await lab({ owner: 'holder' });
  const { store, time } = holder;
  const other = await lab({ store, time, owner: 'other', onTaken: tell(holder) });
  holder.deliverer.start();
  other.deliverer.start();
  await holder.queue('1');
  await holder.pass(100);
  assert.equal(holder.told.length, 1);
  return { holder, other };
}

test('whoever holds a lane delivers at once what another one was told of', async () => {
  const { holder, other } = await two(
    ({ deliverer }) =>
      (lane, apps) =>
        deliverer.wakeHolder(lane, apps),
  );
  await other.queue('1');
  await holder.pass(100);
  assert.equal(holder.told.length, 2);
  assert.equal(other.told.length, 0);
});

test('otherwise it waits for the end of the lease', async () => {
  const { holder, other } = await two(() => undefined);
  await other.queue('1');
  await holder.pass(50_000);
  assert.equal(holder.told.length + other.told.length, 1);
  await holder.pass(11_000);
  assert.equal(holder.told.length + other.told.length, 2);
});

test('who does not hold the lane leaves it alone', async () => {
  const { holder, other } = await two(() => undefined);
  let asked = 0;
  const { outbox } = holder.store;
  const lease = outbox.lease.bind(outbox);
  outbox.lease = (...args) => {
    asked++;
    return lease(...args);
  };
  other.deliverer.wakeHolder(3, ['41']);
  await other.pass(100);
  assert.equal(asked, 0);
});
