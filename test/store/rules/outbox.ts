import assert from 'node:assert/strict';
import {
  type Delivery,
  deliveryId,
  requeued,
  settled,
  threadLane,
} from '../../../src/domain/delivery.ts';
import type { Lease, Store } from '../../../src/store/store.ts';
import { aDelivery, aPerson, delivered, failed, NOW, queue, type Rules } from '../samples.ts';

const LANE = threadLane('1001');

async function hold(store: Store): Promise<Lease> {
  const lease = await store.outbox.lease(LANE, 'worker', NOW, NOW + 60_000);
  assert('fence' in lease);
  return lease;
}

const seqs = (deliveries: Delivery[]): number[] => deliveries.map(({ seq }) => seq);
const again = (one: Delivery): Delivery => requeued(one, NOW + 7, 1000);

export const outboxRules: Rules = {
  async 'what a decision queues is there with its fact'(store) {
    const one = aDelivery('1001', 1);
    await queue(store, one);
    assert.deepEqual(await store.outbox.delivery(one), one);
    assert.deepEqual(await store.outbox.heads(LANE, 'x', 9), [one]);
    assert.deepEqual(await store.outbox.waiting(LANE), [{ app_id: 'x', due_at: NOW }]);
    assert.equal((await store.pairs.facts('p', '1001')).length, 1);
  },

  async 'nothing is queued by an event that is told again'(store) {
    await queue(store, aDelivery('1001', 1));
    await queue(store, aDelivery('1001', 1, { version: 'v9.0' }));
    assert.equal((await store.outbox.delivery(aDelivery('1001', 1)))?.version, 'v2.6');
  },

  async 'a delivery that no fact goes with is queued, in a place that nobody has'(store) {
    const one = aDelivery('1001', 1);
    assert.equal(await store.outbox.add(one), true);
    assert.equal(await store.outbox.add({ ...one, version: 'v9.0' }), false);
    assert.deepEqual(await store.outbox.delivery(one), one);
    assert.deepEqual(await store.outbox.heads(LANE, 'x', 9), [one]);
    assert.equal((await store.pairs.facts('p', '1001')).length, 0);
  },

  async 'of each line only the first may go'(store) {
    await queue(store, aDelivery('1001', 1));
    await queue(store, aDelivery('1001', 3));
    await queue(
      store,
      aDelivery('1001', 2, { app_id: 'y' }),
      aDelivery('1001', 4, { app_id: 'y' }),
    );
    await queue(store, aDelivery('2025', 5));
    assert.deepEqual(seqs(await store.outbox.heads(LANE, 'x', 9)), [1, 5]);
    assert.deepEqual(seqs(await store.outbox.heads(LANE, 'y', 9)), [2]);
    assert.deepEqual(seqs(await store.outbox.heads(LANE, 'x', 1)), [1]);
    assert.deepEqual(await store.outbox.heads(LANE + 1, 'x', 9), []);
  },

  async 'what is due first comes first'(store) {
    await queue(store, aDelivery('1001', 1, { due_at: NOW + 3 }));
    await queue(store, aDelivery('2025', 2, { due_at: NOW + 1 }));
    await queue(store, aDelivery('1001', 3, { due_at: NOW + 2, page_id: 'q' }));
    assert.deepEqual(seqs(await store.outbox.heads(LANE, 'x', 9)), [2, 3, 1]);
    assert.deepEqual(await store.outbox.waiting(LANE), [{ app_id: 'x', due_at: NOW + 1 }]);
  },

  async 'a delivery that is settled makes way for the next of its line'(store) {
    const [one, two] = [aDelivery('1001', 1), aDelivery('1001', 2, { due_at: NOW + 5 })];
    await queue(store, one);
    await queue(store, two);
    const lease = await hold(store);
    const next = await store.outbox.settle(lease, one, delivered(NOW + 9));
    assert.equal(next?.next, NOW + 5);
    // A store may leave it to be asked for.
    assert.deepEqual(next?.head ?? two, two);
    assert.deepEqual(await store.outbox.delivery(one), settled(one, delivered(NOW + 9)));
    assert.deepEqual(await store.outbox.heads(LANE, 'x', 9), [two]);
    const last = await store.outbox.settle(lease, two, delivered(NOW + 9));
    assert.deepEqual(last, { next: null });
    assert.deepEqual(await store.outbox.waiting(LANE), []);
  },

  async 'a delivery that failed keeps its line waiting'(store) {
    const one = aDelivery('1001', 1);
    await queue(store, one, aDelivery('1001', 2));
    const lease = await hold(store);
    const next = await store.outbox.settle(lease, one, failed(NOW, NOW + 50));
    assert.deepEqual(next, { next: NOW + 50 });
    assert.deepEqual(seqs(await store.outbox.heads(LANE, 'x', 9)), [1]);
    assert.deepEqual(await store.outbox.waiting(LANE), [{ app_id: 'x', due_at: NOW + 50 }]);
    assert.equal((await store.outbox.delivery(one))?.attempts, 1);
  },

  async 'what is settled twice stays as it was settled first'(store) {
    const one = aDelivery('1001', 1);
    await queue(store, one, aDelivery('1001', 2));
    const lease = await hold(store);
    await store.outbox.settle(lease, one, delivered(NOW + 1));
    const second = await store.outbox.settle(lease, one, failed(NOW + 2, NOW + 50));
    assert.deepEqual(second, { next: NOW });
    assert.deepEqual(await store.outbox.delivery(one), settled(one, delivered(NOW + 1)));
  },

  async 'a lease is one worker’s until it ends, and a new hand raises the fence'(store) {
    const { outbox } = store;
    const first = await outbox.lease(7, 'a', NOW, NOW + 100);
    assert.deepEqual(first, { lane: 7, owner: 'a', until: NOW + 100, fence: 1 });
    assert.deepEqual(await outbox.lease(7, 'b', NOW + 99, NOW + 199), { taken: NOW + 100 });
    const longer = await outbox.lease(7, 'a', NOW + 99, NOW + 150);
    assert.deepEqual(longer, { lane: 7, owner: 'a', until: NOW + 150, fence: 1 });
    const second = await outbox.lease(7, 'b', NOW + 150, NOW + 250);
    assert.deepEqual(second, { lane: 7, owner: 'b', until: NOW + 250, fence: 2 });
    assert.deepEqual(await outbox.lease(7, 'a', NOW + 150, NOW + 250), { taken: NOW + 250 });
    assert('fence' in (await outbox.lease(8, 'a', NOW, NOW + 100)));
  },

  async 'a lease that is let go is free at once'(store) {
    const lease = await hold(store);
    await store.outbox.release({ ...lease, owner: 'other' });
    assert('taken' in (await store.outbox.lease(LANE, 'other', NOW, NOW + 100)));
    await store.outbox.release(lease);
    const next = await store.outbox.lease(LANE, 'other', NOW, NOW + 100);
    assert.deepEqual(next, { lane: LANE, owner: 'other', until: NOW + 100, fence: 2 });
  },

  async 'a lease from a clock that went wrong does not hold a lane for long'(store) {
    await store.outbox.lease(LANE, 'a', NOW + 1e9, NOW + 1e9 + 60_000);
    assert('fence' in (await store.outbox.lease(LANE, 'b', NOW, NOW + 60_000)));
  },

  async 'who lost the lease settles nothing'(store) {
    const one = aDelivery('1001', 1);
    await queue(store, one);
    const lost = await store.outbox.lease(LANE, 'slow', NOW, NOW + 1);
    assert('fence' in lost);
    const held = await store.outbox.lease(LANE, 'quick', NOW + 1, NOW + 100);
    assert('fence' in held);
    assert.equal(await store.outbox.settle(lost, one, delivered(NOW)), undefined);
    assert.deepEqual(await store.outbox.delivery(one), one);
    assert.notEqual(await store.outbox.settle(held, one, delivered(NOW)), undefined);
  },

  async 'heads whose time is over are found'(store) {
    await queue(store, aDelivery('1001', 1, { expires_at: NOW + 10 }));
    await queue(store, aDelivery('1001', 2, { expires_at: NOW + 5 }));
    await queue(store, aDelivery('2025', 3, { expires_at: NOW + 11 }));
    const key = { app_id: 'x', page_id: 'p', thread: '1001', seq: 1 };
    assert.deepEqual(await store.outbox.expired(LANE, NOW + 9, 9), []);
    assert.deepEqual(await store.outbox.expired(LANE, NOW + 10, 9), [key]);
    assert.equal((await store.outbox.expired(LANE, NOW + 11, 1)).length, 1);
  },

  async 'a settled delivery can be sent again, ahead of what waits in its line'(store) {
    const one = aDelivery('1001', 1);
    await queue(store, one, aDelivery('1001', 2));
    const lease = await hold(store);
    await store.outbox.settle(lease, one, delivered(NOW + 1));
    const changed = await store.outbox.requeue(one, again);
    assert.deepEqual(changed, again(settled(one, delivered(NOW + 1))));
    assert.deepEqual(await store.outbox.delivery(one), changed);
    assert.deepEqual(seqs(await store.outbox.heads(LANE, 'x', 9)), [1]);
    await store.outbox.settle(lease, one, delivered(NOW + 8));
    assert.deepEqual(seqs(await store.outbox.heads(LANE, 'x', 9)), [2]);
    assert.equal(await store.outbox.requeue(aDelivery('1001', 9), again), undefined);
  },

  async 'one that is on its way may be settled while an older one is sent again'(store) {
    const [one, two] = [aDelivery('1001', 1), aDelivery('1001', 2)];
    await queue(store, one, two);
    const lease = await hold(store);
    await store.outbox.settle(lease, one, delivered(NOW + 1));
    await store.outbox.requeue(one, again);
    const next = await store.outbox.settle(lease, two, delivered(NOW + 9));
    assert.deepEqual(next, { next: NOW + 7 });
    assert.deepEqual(seqs(await store.outbox.heads(LANE, 'x', 9)), [1]);
    assert.deepEqual(await store.outbox.settle(lease, one, delivered(NOW)), { next: null });
  },

  async 'what goes with a pair goes at once, on that page alone'(store) {
    await queue(store, aDelivery('1001', 1));
    await queue(store, aDelivery('1001', 2, { page_id: 'q' }));
    await store.pairs.drop('p', '1001', 'of 1001');
    assert.equal(await store.outbox.delivery(aDelivery('1001', 1)), undefined);
    assert.deepEqual(seqs(await store.outbox.heads(LANE, 'x', 9)), [2]);
    assert.deepEqual(
      await store.outbox.settle(await hold(store), aDelivery('1001', 1), delivered(1)),
      {
        next: null,
      },
    );
  },

  async 'who has no PSID has a line in their own lane, swept with them'(store) {
    await store.people.add(aPerson('ann'));
    const one = aDelivery('~ann', 1);
    await queue(store, one);
    assert.deepEqual(await store.outbox.heads(threadLane('~ann'), 'x', 9), [one]);
    await store.people.erase('ann', NOW);
    await store.people.sweep('ann');
    assert.deepEqual(await store.outbox.heads(threadLane('~ann'), 'x', 9), []);
    assert.equal(await store.outbox.delivery(one), undefined);
  },

  async 'deliveries are listed the newest first, and by what is asked for'(store) {
    const all = [
      aDelivery('1001', 1, { queued_at: NOW + 2 }),
      aDelivery('2025', 2, { queued_at: NOW + 3, page_id: 'q' }),
      aDelivery('77', 3, { queued_at: NOW + 1, app_id: 'y' }),
      aDelivery('77', 4, { queued_at: NOW + 1 }),
    ];
    for (const one of all) await queue(store, one);
    await store.outbox.settle(await hold(store), all[0]!, delivered(NOW + 9));
    const listed = async (filter: object, limit = 9) =>
      seqs((await store.outbox.deliveries({ after: null, limit, ...filter })).items);
    assert.deepEqual(await listed({}), [2, 1, 3, 4]);
    assert.deepEqual(await listed({ status: 'pending' }), [2, 3, 4]);
    assert.deepEqual(await listed({ status: 'delivered' }), [1]);
    assert.deepEqual(await listed({ status: 'dead' }), []);
    assert.deepEqual(await listed({ page: 'q' }), [2]);
    assert.deepEqual(await listed({ app: 'x' }), [2, 1, 4]);
    assert.deepEqual(await listed({ app: 'x', thread: '77' }), [4]);
    const first = await store.outbox.deliveries({ after: null, limit: 2 });
    const second = await store.outbox.deliveries({ after: first.next, limit: 2 });
    assert.deepEqual([...seqs(first.items), ...seqs(second.items)], [2, 1, 3, 4]);
    assert.equal(second.next, null);
  },

  async 'what is settled is forgotten, what waits is not'(store) {
    for (const seq of [1, 2, 3])
      await queue(store, aDelivery('1001', seq, { queued_at: NOW + seq }));
    assert.equal(await store.outbox.oldestPending(), NOW + 1);
    const lease = await hold(store);
    for (const seq of [1, 2]) {
      await store.outbox.settle(lease, aDelivery('1001', seq), delivered(NOW + 9));
    }
    assert.equal(await store.outbox.oldestPending(), NOW + 3);
    assert.equal(await store.outbox.forget('dead', NOW + 9, 9), 0);
    assert.equal(await store.outbox.forget('delivered', NOW + 2, 9), 1);
    assert.equal(await store.outbox.forget('delivered', NOW + 9, 0), 0);
    assert.equal(await store.outbox.forget('delivered', NOW + 9, 9), 1);
    const left = await store.outbox.deliveries({ after: null, limit: 9 });
    assert.deepEqual(left.items.map(deliveryId), ['x.p.1001.3']);
  },
};
