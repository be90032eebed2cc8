import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryStore } from '../../src/store/memory.ts';
import type { Lease } from '../../src/store/store.ts';
import { LEASE_MS, Leases } from '../../src/webhooks/leases.ts';

const NOW = 1_000_000_000;
const LANE = 7;

/** Somebody whose clock is an hour ahead, so that every lease of others is an old one to them. */
function contended() {
  const { outbox } = memoryStore();
  const leases = new Leases(outbox, 'worker');
  const steal = () => {
    const theirs = NOW + 3_600_000;
    return outbox.lease(LANE, 'thief', theirs, theirs + LEASE_MS);
  };
  const hold = async (now: number): Promise<Lease> => {
    const lease = await leases.hold(LANE, now);
    assert.ok('fence' in lease, JSON.stringify(lease));
    return lease;
  };
  return { leases, steal, hold };
}

test('a lease that lasts is held without asking', async () => {
  const { hold } = contended();
  const first = await hold(NOW);
  assert.equal(await hold(NOW + 20_000), first);
  assert.notEqual(await hold(NOW + 20_001), first);
});

test('whoever lost a lane leaves it alone, and for twice as long each time', async () => {
  const { leases, steal, hold } = contended();
  let now = NOW;
  for (const left_ms of [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]) {
    const lease = await hold(now);
    await steal();
    leases.lost(lease, now);
    // What else was under way in the lane learns it too, and that is no second loss.
    leases.lost(lease, now);
    assert.deepEqual(await leases.hold(LANE, now + left_ms - 1), { taken: now + left_ms });
    now += left_ms;
  }
});

test('it begins anew once something was settled', async () => {
  const { leases, steal, hold } = contended();
  const first = await hold(NOW);
  await steal();
  leases.lost(first, NOW);
  const second = await hold(NOW + 1000);
  leases.kept(second);
  await steal();
  leases.lost(second, NOW + 1000);
  assert.deepEqual(await leases.hold(LANE, NOW + 1001), { taken: NOW + 2000 });
});

test('a clock that was set back leaves no lane for days', async () => {
  const { leases, steal, hold } = contended();
  const lease = await hold(NOW + 86_400_000);
  await steal();
  leases.lost(lease, NOW + 86_400_000);
  await hold(NOW);
});
