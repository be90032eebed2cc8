import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { failing, HOUR_MS, hanging, lab, START, well } from './lab.ts';

const DAY_MS = 24 * HOUR_MS;
const LINES = 500;

/** `LINES` threads with a message each, spread over the lanes. */
async function backlog(world: Awaited<ReturnType<typeof lab>>, app: string): Promise<void> {
  for (let thread = 1; thread <= LINES; thread++) await world.queue(`${thread}`, 1, app);
}

describe('an endpoint that does not take what it is sent', () => {
  for (const [what, behaves] of [
    ['answers 500', failing],
    ['hangs', hanging],
  ] as const) {
    test(`${what} for a day: it is asked once a minute at most, however much waits`, async () => {
      const world = await lab();
      world.deliverer.start();
      world.endpoint('41', behaves);
      await backlog(world, '41');
      await world.pass(DAY_MS);
      const minutes = DAY_MS / 60_000;
      assert.ok(world.told.length < 1.5 * minutes, `${world.told.length} requests`);
      assert.ok(world.told.length > minutes / 2, 'it is asked now and then');
      assert.equal(world.deliverer.openCircuits, 1);
      const late = world.told.filter(({ at }) => at > DAY_MS - HOUR_MS);
      assert.ok(late.length <= 80, `${late.length} requests in the last hour`);
      assert.deepEqual(world.errors, []);
    });

    test(`${what}, then is well: within minutes it has everything`, async () => {
      const world = await lab();
      world.deliverer.start();
      world.endpoint('41', behaves);
      await backlog(world, '41');
      await world.pass(HOUR_MS);
      world.endpoint('41', well);
      await world.pass(3 * 60_000);
      assert.ok(world.counts.delivered > 0.9 * LINES, `${world.counts.delivered}`);
      assert.equal(world.deliverer.openCircuits, 0);
      // Those that were tried have waits of their own.
      await world.pass(2 * HOUR_MS);
      assert.equal(world.counts.delivered, LINES);
    });

    test(`${what}: others get theirs as if it were not there`, async () => {
      const latencies = async (isThere: boolean): Promise<number[]> => {
        const world = await lab();
        world.deliverer.start();
        if (isThere) {
          world.endpoint('41', behaves);
          await backlog(world, '41');
        }
        const queuedAt = new Map<string, number>();
        for (let count = 0; count < 300; count++) {
          const [one] = await world.queue(`${700 + count}`, 1, '42');
          queuedAt.set(`${one!.thread} 0`, world.time.now);
          await world.pass(100);
        }
        await world.pass(30_000);
        const theirs = world.told.filter(({ app }) => app === '42');
        assert.equal(theirs.length, 300);
        return theirs.map(({ at, text }) => at - queuedAt.get(text)!).sort((a, b) => a - b);
      };
      const p99 = (all: number[]): number => all[Math.floor(all.length * 0.99)]! + 10;
      const [alone, beside] = [p99(await latencies(false)), p99(await latencies(true))];
      assert.ok(beside <= 1.2 * alone, `${beside} ms beside it, ${alone} ms alone`);
    });
  }

  test('is asked by one delivery at a time until it takes one', async () => {
    const world = await lab();
    world.deliverer.start();
    world.endpoint('41', hanging);
    await backlog(world, '41');
    await world.pass(60_000);
    const before = world.told.length;
    world.mostUnderWay = 0;
    await world.pass(HOUR_MS);
    assert.ok(world.told.length > before);
    assert.equal(world.mostUnderWay, 1);
  });
});

test('hundreds of endpoints that hang leave room for one that does not', async () => {
  const world = await lab();
  world.deliverer.start();
  await world.queue('1', 1, '1');
  await world.pass(1000);
  for (let app = 100; app < 400; app++) {
    world.endpoint(`${app}`, hanging);
    for (let thread = 1; thread <= 20; thread++) await world.queue(`${thread}`, 1, `${app}`);
  }
  for (let count = 0; count < 100; count++) {
    const [one] = await world.queue(`${2000 + count}`, 1, '1');
    const queued = world.time.now;
    await world.pass(500);
    const told = world.told.find(({ app, text }) => app === '1' && text === `${one!.thread} 0`);
    assert.equal(told?.at, queued);
  }
  assert.ok(world.mostUnderWay <= 1024, `${world.mostUnderWay}`);
});

describe('Retry-After', () => {
  const asking = (wait: string, status = 503) => {
    let isFirst = true;
    return () => {
      const answer = isFirst ? { status, headers: { 'retry-after': wait } } : { status: 200 };
      isFirst = false;
      return { after_ms: 10, answer };
    };
  };

  for (const [wait, status, expected_ms] of [
    ['120', 503, 120_000],
    ['120', 429, 120_000],
    ['0', 503, 1000],
    ['99999999', 503, HOUR_MS],
    ['Mon, 02 Feb 2026 12:02:00 GMT', 503, 120_000 - 10],
    ['Mon, 02 Feb 2026 11:00:00 GMT', 503, 1000],
    ['soon', 503, 1000],
    ['120', 500, 1000],
    ['-5', 503, 1000],
  ] as const) {
    test(`${wait} with ${status}: asked again after ${expected_ms} ms`, async () => {
      const world = await lab();
      world.deliverer.start();
      world.endpoint('41', asking(wait, status));
      const [queued] = await world.queue('1');
      await world.pass(20);
      const { due_at } = (await world.store.outbox.delivery(queued!))!;
      assert.equal(due_at, START + 10 + expected_ms);
      await world.pass(2 * HOUR_MS);
      assert.deepEqual(
        world.told.map(({ at }) => at),
        [0, 10 + expected_ms],
      );
    });
  }

  test('holds for everything of that endpoint, and for no other', async () => {
    const world = await lab();
    world.deliverer.start();
    world.endpoint('41', asking('300'));
    await world.queue('1', 1, '41');
    await world.pass(1000);
    await world.queue('2', 1, '41');
    await world.queue('3', 1, '42');
    await world.pass(298_000);
    assert.deepEqual(world.texts(), ['1 0', '3 0']);
    await world.pass(2000);
    assert.deepEqual(world.texts().sort(), ['1 0', '1 0', '2 0', '3 0']);
  });
});
