/**
 * Endpoints beside others that are sick: whatever these do, and however many they are, a healthy
 * one gets what is its own when it would get it alone.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { memoryStore } from '../../src/store/memory.ts';
import { type EndpointOf, failing, hanging, lab } from './lab.ts';
import { chance } from './simulation/time.ts';

const HEALTHY = '1';
const answering = (status: number, headers = {}): EndpointOf => {
  return () => ({ after_ms: 10, answer: { status, headers } });
};

/** Each does what the issue of a real endpoint looks like from here. */
const SICK: Readonly<Record<string, EndpointOf>> = {
  'hangs, or drips': hanging,
  'answers 500': failing,
  'answers 410': answering(410),
  redirects: answering(302, { location: 'http://169.254.169.254/' }),
  'is nobody': () => ({ after_ms: 0 }),
  'asks for a rest': answering(429, { 'retry-after': '3' }),
  'takes its time': () => ({ after_ms: 19_000, answer: { status: 200 } }),
  'takes its time at last': ({ at }) => ({
    after_ms: at < 5000 ? 10 : 19_000,
    answer: { status: 200 },
  }),
  'hangs at last': ({ at }) =>
    at < 5000 ? { after_ms: 10, answer: { status: 200 } } : { after_ms: 20_000 },
};

/** When each of the healthy one's is sent, counted from when it was queued. */
async function waits(sick: readonly EndpointOf[], seed: number, isNew: boolean): Promise<number[]> {
  const { between, below } = chance(seed);
  const world = await lab({ sweep_ms: 250 });
  world.deliverer.start();
  if (!isNew) await world.queue('1', 1, HEALTHY);
  await world.pass(100);
  for (const [index, behaves] of sick.entries()) {
    const app = `${100 + index}`;
    world.endpoint(app, behaves);
    for (let thread = 1; thread <= 12; thread++) await world.queue(`${thread}`, 3, app);
  }
  await world.pass(10_000);
  const queued = new Map<string, number>();
  for (let count = 0; count < 40; count++) {
    const thread = `${2000 + below(500)}`;
    const [one] = await world.queue(thread, 1, HEALTHY);
    queued.set(`${thread} ${one!.seq}`, world.time.now);
    await world.pass(between(20, 1500));
  }
  await world.pass(1000);
  const theirs = world.told.filter(({ app, text }) => app === HEALTHY && queued.has(text));
  assert.equal(theirs.length, queued.size);
  assert.deepEqual(world.errors, []);
  return theirs.map(({ at, text }) => at - queued.get(text)!);
}

for (const [what, behaves] of Object.entries(SICK)) {
  for (const isNew of [false, true]) {
    test(`${isNew ? 'one that is new' : 'one that is known'} does not notice fifty that each ${what}`, async () => {
      const sick = Array.from({ length: 50 }, () => behaves);
      const beside = await waits(sick, 1, isNew);
      assert.deepEqual(beside, await waits([], 1, isNew));
    });
  }
}

test('nobody notices any mixture of them', async () => {
  const all = Object.values(SICK);
  for (let seed = 1; seed <= 8; seed++) {
    const { oneOf, below, happens } = chance(seed);
    const sick = Array.from({ length: below(80) }, () => oneOf(all));
    const isNew = happens(0.5);
    assert.deepEqual(await waits(sick, seed, isNew), await waits([], seed, isNew), `seed ${seed}`);
  }
});

describe('a backlog of the healthy one', () => {
  /** How long until all of it has arrived. */
  async function drained(sick: readonly EndpointOf[]): Promise<number> {
    const world = await lab({ sweep_ms: 250 });
    world.deliverer.start();
    for (const [index, behaves] of sick.entries()) {
      world.endpoint(`${100 + index}`, behaves);
      for (let thread = 1; thread <= 80; thread++)
        await world.queue(`${thread}`, 2, `${100 + index}`);
    }
    await world.pass(8000);
    const began = world.time.now;
    for (let thread = 1; thread <= 300; thread++) await world.queue(`${thread}`, 10, HEALTHY);
    await world.pass(60_000);
    const theirs = world.told.filter(({ app }) => app === HEALTHY);
    assert.equal(theirs.length, 3000);
    return theirs.at(-1)!.at - began;
  }

  for (const what of [
    'hangs, or drips',
    'hangs at last',
    'takes its time at last',
    'answers 500',
  ]) {
    test(`is drained as fast beside twenty that each ${what}`, async () => {
      const alone = await drained([]);
      const beside = await drained(Array.from({ length: 20 }, () => SICK[what]!));
      assert.ok(beside <= 1.2 * alone, `${beside} ms beside them, ${alone} ms alone`);
    });
  }
});

test('what somebody is told of is looked for in their own lines alone', async () => {
  const store = memoryStore();
  const asked = { waiting: 0, heads: [] as string[] };
  const outbox = { ...store.outbox };
  outbox.waiting = (lane) => {
    asked.waiting++;
    return store.outbox.waiting(lane);
  };
  outbox.heads = (lane, app, limit) => {
    asked.heads.push(app);
    return store.outbox.heads(lane, app, limit);
  };
  const world = await lab({ store: { ...store, outbox } });
  world.deliverer.start();
  for (let app = 100; app < 120; app++) {
    world.endpoint(`${app}`, failing);
    await world.queue('7', 1, `${app}`);
  }
  await world.pass(400);
  Object.assign(asked, { waiting: 0, heads: [] });
  await world.queue('7', 1, HEALTHY);
  await world.pass(50);
  assert.deepEqual(asked, { waiting: 0, heads: [HEALTHY] });
});

describe('what stands behind a delivery', () => {
  test('follows it at once, and nobody is asked for it', async () => {
    const store = memoryStore();
    let heads = 0;
    const outbox = { ...store.outbox };
    outbox.heads = (...args) => {
      heads++;
      return store.outbox.heads(...args);
    };
    const world = await lab({ store: { ...store, outbox } });
    world.deliverer.start();
    await world.queue('1', 100);
    await world.pass(1000);
    assert.equal(world.counts.delivered, 100);
    assert.deepEqual(
      world.told.map(({ at }) => at),
      Array.from({ length: 100 }, (_, index) => index * 10),
    );
    assert.equal(heads, 1);
  });

  test('lets others go after eight, where they wait', async () => {
    const world = await lab();
    world.deliverer.start();
    // One that takes its time is given sixteen at a time.
    world.endpoint('41', () => ({ after_ms: 2000, answer: { status: 200 } }));
    for (let thread = 1; thread <= 24; thread++) await world.queue(`${thread}`, 12);
    await world.pass(100_000);
    assert.equal(world.counts.delivered, 24 * 12);
    const threads = world.texts().map((text) => text.split(' ')[0]!);
    const begins = Array.from({ length: 24 }, (_, index) => threads.indexOf(`${index + 1}`));
    const before = Map.groupBy(threads.slice(0, Math.max(...begins)), (thread) => thread);
    const most = Math.max(...[...before.values()].map((turns) => turns.length));
    assert.ok(most <= 8, `${most} of a line before the last one began`);
  });

  test('waits like any other after a failure', async () => {
    const world = await lab();
    world.deliverer.start();
    world.endpoint('41', ({ text }) => ({
      after_ms: 10,
      answer: { status: text === '1 1' ? 500 : 200 },
    }));
    await world.queue('1', 3);
    await world.pass(900);
    assert.deepEqual(world.texts(), ['1 0', '1 1']);
  });
});
