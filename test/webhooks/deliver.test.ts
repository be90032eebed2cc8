import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Refusal } from '../../src/domain/refusal.ts';
import { memoryStore } from '../../src/store/memory.ts';
import { failing, HOUR_MS, hanging, type Lab, LIFETIME_MS, lab, neighbours, START } from './lab.ts';

const statusOf = async ({ store }: Lab, [one]: Awaited<ReturnType<Lab['queue']>>) =>
  (await store.outbox.delivery(one!))!;

test('what is queued goes out at once, and is settled with what was answered', async () => {
  const world = await lab();
  world.deliverer.start();
  world.endpoint('41', () => ({ after_ms: 30, answer: { status: 204, body: 'Thanks' } }));
  const queued = await world.queue('1');
  await world.pass(100);
  assert.deepEqual(world.told, [{ app: '41', text: '1 0', at: 0 }]);
  const { status, attempts, log, answer, settled_at, due_at } = await statusOf(world, queued);
  assert.deepEqual([status, attempts, answer, due_at], ['delivered', 1, 'Thanks', null]);
  assert.deepEqual(log, [{ at: START, status: 204, error: null, latency_ms: 30 }]);
  assert.equal(settled_at, START + 30);
  assert.deepEqual(world.counts, { delivered: 1, failed: 0, dead: 0 });
});

test('any answer from 200 to 299 is taken for delivered, and no other', async () => {
  for (const [status, expected] of [
    [200, 'delivered'],
    [204, 'delivered'],
    [299, 'delivered'],
    [199, 'pending'],
    [300, 'pending'],
    [301, 'pending'],
    [404, 'pending'],
    [410, 'pending'],
    [500, 'pending'],
  ] as const) {
    const world = await lab();
    world.deliverer.start();
    world.endpoint('41', () => ({ after_ms: 1, answer: { status } }));
    const queued = await world.queue('1');
    await world.pass(10);
    assert.equal((await statusOf(world, queued)).status, expected, `${status}`);
  }
});

describe('retries', () => {
  test('the first comes within a second, then each twice as late, up to an hour', async () => {
    const world = await lab();
    world.deliverer.start();
    world.endpoint('41', failing);
    await world.queue('1');
    await world.pass(LIFETIME_MS - 1);
    const waits = world.told.slice(1).map(({ at }, index) => at - world.told[index]!.at - 10);
    assert.deepEqual(waits.slice(0, 4), [1000, 2000, 4000, 8000]);
    const growing = waits.slice(0, 12);
    assert.deepEqual(
      growing,
      growing.map((_, index) => Math.min(1000 * 2 ** index, HOUR_MS)),
    );
    assert.ok(waits.slice(12).every((wait) => wait === HOUR_MS));
    assert.ok(world.told.at(-1)!.at > LIFETIME_MS - HOUR_MS - 10);
  });

  test('are spread over half of the wait', async () => {
    for (const [jitter, wait] of [
      [0, 500],
      [0.5, 750],
      [1, 1000],
    ] as const) {
      const world = await lab({ jitter: () => jitter });
      world.deliverer.start();
      world.endpoint('41', failing);
      await world.queue('1');
      await world.pass(1100);
      assert.equal(world.told[1]!.at, wait + 10);
    }
  });

  test('end after 36 hours: the delivery is dead, and the next of its line goes', async () => {
    const world = await lab({ sweep_ms: 60_000 });
    world.deliverer.start();
    world.endpoint('41', failing);
    const queued = await world.queue('1', 2);
    await world.pass(LIFETIME_MS - 1);
    assert.equal((await statusOf(world, queued)).status, 'pending');
    await world.pass(3 * HOUR_MS);
    const dead = await statusOf(world, queued);
    assert.deepEqual([dead.status, dead.due_at], ['dead', null]);
    assert.ok(dead.settled_at! >= dead.expires_at);
    assert.equal(world.counts.dead, 2);
    assert.equal(world.errors.length, 0);
  });

  test('end for all that waits behind a dead endpoint, and for all that waits in one line', async () => {
    const world = await lab({ sweep_ms: 60_000 });
    world.deliverer.start();
    world.endpoint('41', failing);
    for (let thread = 1; thread <= 200; thread++) await world.queue(`${thread}`, 3);
    await world.pass(LIFETIME_MS - 1);
    assert.equal(world.counts.dead, 0);
    await world.pass(2.2 * HOUR_MS);
    assert.equal(world.counts.dead, 600);
    assert.equal(await world.store.outbox.oldestPending(), null);
  });

  test('come at their time, whatever else happens in their lane', async () => {
    const world = await lab();
    world.deliverer.start();
    const [sick, other] = neighbours(2);
    world.endpoint('41', ({ text }) => ({
      after_ms: 10,
      answer: { status: text.startsWith(`${sick} `) ? 500 : 200 },
    }));
    await world.queue(sick!);
    await world.pass(500);
    await world.queue(other!);
    await world.pass(2000);
    assert.deepEqual(
      world.told.map(({ at }) => at),
      [0, 500, 1010],
    );
  });

  test('stop when one is delivered', async () => {
    const world = await lab();
    world.deliverer.start();
    let failures = 3;
    world.endpoint('41', () => ({ after_ms: 1, answer: { status: failures-- > 0 ? 500 : 200 } }));
    const queued = await world.queue('1');
    await world.pass(24 * HOUR_MS);
    const { status, attempts, log } = await statusOf(world, queued);
    assert.deepEqual([status, attempts], ['delivered', 4]);
    assert.deepEqual(
      log.map((one) => one.status),
      [500, 500, 500, 200],
    );
  });

  test('keep what went wrong where there was no answer', async () => {
    const world = await lab();
    world.deliverer.start();
    world.endpoint('41', hanging);
    const queued = await world.queue('1');
    await world.pass(20_100);
    const { log, answer } = await statusOf(world, queued);
    const expected = { at: START, status: null, error: 'It broke off.', latency_ms: 20_000 };
    assert.deepEqual([log, answer], [[expected], null]);
  });

  test('keep the newest attempts, however many there were', async () => {
    const world = await lab();
    world.deliverer.start();
    world.endpoint('41', failing);
    const queued = await world.queue('1');
    await world.pass(30 * HOUR_MS);
    const { attempts, log } = await statusOf(world, queued);
    assert.equal(attempts, world.told.length);
    assert.ok(attempts > 20);
    assert.equal(log.length, 20);
    assert.equal(log.at(-1)!.at, START + world.told.at(-1)!.at);
  });
});

describe('order', () => {
  test('the next of a line begins when the one before it is settled', async () => {
    const world = await lab();
    world.deliverer.start();
    world.endpoint('41', () => ({ after_ms: 100, answer: { status: 200 } }));
    await world.queue('1', 5);
    await world.pass(1000);
    assert.deepEqual(world.texts(), ['1 0', '1 1', '1 2', '1 3', '1 4']);
    assert.deepEqual(
      world.told.map(({ at }) => at),
      [0, 100, 200, 300, 400],
    );
    assert.equal(world.mostUnderWay, 1);
  });

  test('what is under way does not go a second time, however often its lane is looked at', async () => {
    const world = await lab();
    world.deliverer.start();
    world.endpoint('41', () => ({ after_ms: 1000, answer: { status: 200 } }));
    const queued = await world.queue('1', 2);
    for (let count = 0; count < 5; count++) {
      world.deliverer.wake(queued);
      await world.pass(100);
    }
    assert.deepEqual(world.texts(), ['1 0']);
  });

  test('a delivery that fails holds up its own line and no other', async () => {
    const world = await lab();
    world.deliverer.start();
    const poison = ({ text }: { text: string }) => (text === '1024 0' ? 500 : 200);
    world.endpoint('41', (one) => ({ after_ms: 5, answer: { status: poison(one) } }));
    const [sick, ...others] = neighbours(6);
    await world.queue(sick!, 3);
    for (const thread of others) await world.queue(thread, 3);
    await world.pass(60_000);
    assert.equal(world.counts.delivered, 15);
    const tried = new Set(world.texts().filter((text) => text.startsWith('1024 ')));
    assert.deepEqual([...tried], ['1024 0']);
  });

  test('what was sent again on demand goes ahead of what waits', async () => {
    const world = await lab();
    world.deliverer.start();
    const [first] = await world.queue('1', 1);
    await world.pass(50);
    world.endpoint('41', failing);
    await world.queue('1', 2);
    await world.pass(50);
    await world.store.outbox.requeue(first!, (one) => ({
      ...one,
      status: 'pending',
      due_at: START,
    }));
    world.endpoint('41', () => ({ after_ms: 5, answer: { status: 200 } }));
    await world.pass(10_000);
    assert.deepEqual(world.texts(), ['1 0', '1 1', '1 0', '1 1', '1 2']);
  });
});

describe('work is found', () => {
  test('by whoever starts, though nobody told of it', async () => {
    const store = memoryStore();
    const before = await lab({ store });
    await before.queue('1', 2);
    const world = await lab({ store, time: before.time });
    world.deliverer.start();
    await world.pass(100);
    assert.equal(world.counts.delivered, 2);
  });

  test('by the sweep, when another process queued it', async () => {
    const store = memoryStore();
    const world = await lab({ store, sweep_ms: 250 });
    world.deliverer.start();
    await world.pass(100);
    const other = await lab({ store, time: world.time });
    await other.queue('1023');
    await world.pass(33_000);
    assert.equal(world.counts.delivered, 1);
  });

  test('to the end, with more lines in a lane than an endpoint takes at a time', async () => {
    const world = await lab();
    world.deliverer.start();
    for (const thread of neighbours(300)) await world.queue(thread, 2);
    await world.pass(10_000);
    assert.equal(world.counts.delivered, 600);
  });

  test('to the end, with more lanes than an endpoint takes at a time', async () => {
    const world = await lab();
    for (let thread = 1; thread <= 700; thread++) await world.queue(`${thread}`, 2);
    world.deliverer.start();
    await world.pass(10_000);
    assert.equal(world.counts.delivered, 1400);
    assert.ok(world.mostUnderWay > 32 && world.mostUnderWay <= 64, `${world.mostUnderWay}`);
  });

  test('to the end, with one delivery at a time and lanes that have nothing left', async () => {
    const world = await lab();
    world.deliverer.start();
    const status = ({ text }: { text: string }) => (text.startsWith('90') ? 500 : 200);
    world.endpoint('41', (one) => ({ after_ms: 10, answer: { status: status(one) } }));
    for (let thread = 900; thread < 904; thread++) await world.queue(`${thread}`);
    await world.pass(15);
    const [first, second] = neighbours(2);
    for (const thread of [first!, second!, '7', '8', '9']) await world.queue(thread, 2);
    await world.pass(900);
    assert.equal(world.counts.delivered, 10);
  });

  test('to the end, with more endpoints than there is room for together', async () => {
    const world = await lab();
    for (let app = 1; app <= 8; app++) {
      for (let thread = 1; thread <= 200; thread++) await world.queue(`${thread}`, 1, `${app}`);
    }
    world.deliverer.start();
    await world.pass(10_000);
    assert.equal(world.counts.delivered, 1600);
    assert.ok(world.mostUnderWay > 192 && world.mostUnderWay <= 256, `${world.mostUnderWay}`);
  });

  test('after the clock was set back, within hours and not within days', async () => {
    const world = await lab({ sweep_ms: 60_000 });
    world.process.skew_ms = 1000 * HOUR_MS;
    world.deliverer.start();
    world.endpoint('41', failing);
    await world.queue('1');
    await world.pass(100);
    world.process.skew_ms = 0;
    world.endpoint('41', () => ({ after_ms: 1, answer: { status: 200 } }));
    await world.pass(3 * HOUR_MS);
    assert.equal(world.counts.delivered, 1);
  });
});

describe('an app without a webhook', () => {
  test('costs no request, and what waits goes when it has one again', async () => {
    const world = await lab();
    world.deliverer.start();
    await world.queue('1', 1);
    await world.pass(50);
    const webhook = await world.store.registry.webhook('41');
    await world.store.registry.changeWebhook('41', () => undefined);
    const queued = await world.queue('2', 1);
    await world.pass(5000);
    assert.deepEqual(world.texts(), ['1 0']);
    assert.equal((await statusOf(world, queued)).log[0]!.error, 'The app has no webhook.');
    await world.store.registry.changeWebhook('41', () => webhook);
    await world.pass(HOUR_MS);
    assert.deepEqual(world.texts(), ['1 0', '2 0']);
  });
});

describe('a store that fails', () => {
  const broken = async (): Promise<never> => {
    throw new Refusal('unavailable', 'gone');
  };

  test('is asked again after a while, and nothing is lost', async () => {
    const store = memoryStore();
    const outbox = { ...store.outbox };
    const world = await lab({ store: { ...store, outbox } });
    world.deliverer.start();
    outbox.settle = broken;
    await world.queue('1', 2);
    await world.pass(2500);
    assert.ok(world.errors.length >= 2 && world.errors.length <= 4, `${world.errors.length}`);
    outbox.settle = store.outbox.settle;
    await world.pass(2000);
    assert.equal(world.texts().at(-1), '1 1');
    assert.equal(await store.outbox.oldestPending(), null);
  });

  test('costs one try a second while it cannot even be read', async () => {
    const store = memoryStore();
    const outbox = { ...store.outbox, heads: broken };
    const world = await lab({ store: { ...store, outbox } });
    world.deliverer.start();
    await world.queue('1');
    await world.pass(10_500);
    assert.equal(world.errors.length, 11);
  });
});

describe('a stop', () => {
  test('waits for what is under way, begins nothing, and lets go of its lanes', async () => {
    const world = await lab();
    world.deliverer.start();
    world.endpoint('41', () => ({ after_ms: 500, answer: { status: 200 } }));
    const queued = await world.queue('1', 2);
    await world.pass(100);
    let isClosed = false;
    void world.deliverer.close().then(() => {
      isClosed = true;
    });
    await world.pass(300);
    assert.equal(isClosed, false);
    await world.pass(200);
    assert.equal(isClosed, true);
    assert.equal((await statusOf(world, queued)).status, 'delivered');
    await world.pass(HOUR_MS);
    assert.deepEqual(world.texts(), ['1 0']);
    const lease = await world.store.outbox.lease(1, 'other', START, START + 1);
    assert.ok('fence' in lease);
  });

  test('does not wait for an endpoint that hangs', async () => {
    const store = memoryStore();
    const outbox = { ...store.outbox };
    const world = await lab({ store: { ...store, outbox } });
    world.deliverer.start();
    world.endpoint('41', hanging);
    await world.queue('1');
    await world.pass(100);
    let isClosed = false;
    void world.deliverer.close().then(() => {
      isClosed = true;
    });
    await world.pass(3100);
    assert.equal(isClosed, true);
    // The store is closed by now.
    outbox.settle = async () => {
      throw new Refusal('unavailable', 'closed');
    };
    await world.pass(HOUR_MS);
    assert.deepEqual(world.errors, []);
  });
});

test('another worker takes over when the lease of a crashed one ends', async () => {
  const store = memoryStore();
  const first = await lab({ store, owner: 'first' });
  first.deliverer.start();
  first.endpoint('41', hanging);
  await first.queue('1');
  await first.pass(100);
  first.process.crash();
  const second = await lab({ store, time: first.time, owner: 'second' });
  second.deliverer.start();
  await second.pass(59_000);
  assert.deepEqual(second.told, []);
  await second.pass(2000);
  assert.equal(second.counts.delivered, 1);
});

describe('of two workers', () => {
  test('the one that has a lane keeps it as long as there is work', async () => {
    const store = memoryStore();
    const first = await lab({ store, owner: 'first' });
    first.deliverer.start();
    const second = await lab({ store, time: first.time, owner: 'second', sweep_ms: 250 });
    for (let count = 0; count < 60; count++) {
      const queued = await first.queue('1');
      if (count === 1) second.deliverer.start();
      second.deliverer.wake(queued);
      await first.pass(10_000);
    }
    assert.deepEqual([first.counts.delivered, second.counts.delivered], [60, 0]);
  });

  test('the one that lost its lane lets go of it', async () => {
    const store = memoryStore();
    const first = await lab({ store, owner: 'first' });
    first.deliverer.start();
    first.endpoint('41', () => ({ after_ms: 5000, answer: { status: 200 } }));
    await first.queue('1');
    await first.pass(100);
    const second = await lab({ store, time: first.time, owner: 'second' });
    second.process.skew_ms = 70_000;
    second.endpoint('41', hanging);
    second.deliverer.start();
    await first.pass(30_000);
    assert.equal(first.told.length, 1);
    assert.equal(await store.outbox.oldestPending(), START);
  });
});
