/**
 * One worker on a memory store in time that only passes when nothing else can happen. Endpoints are
 * functions; nothing goes wrong unless a test says so, and the sweep comes so late that whatever
 * arrives was woken.
 */
import { type Delivery, newDelivery, threadLane } from '../../src/domain/delivery.ts';
import { admitToPair } from '../../src/domain/pair.ts';
import type { Lane } from '../../src/domain/psid.ts';
import { serveVersions } from '../../src/graph/versions.ts';
import { memoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { createAttempt } from '../../src/webhooks/attempt.ts';
import { createDeliverer, type Deliverer } from '../../src/webhooks/deliver.ts';
import { type SendAnswer, SendFailure } from '../../src/webhooks/send.ts';
import { Process, Time } from './simulation/time.ts';
import { addApp, EVERY_FIELD, listen, PAGE } from './world.ts';

export const START = Date.UTC(2026, 1, 2, 12, 0, 0);
export const HOUR_MS = 3_600_000;
export const LIFETIME_MS = 36 * HOUR_MS;
const NEVER_MS = 1000 * HOUR_MS;

/** What an endpoint does with a request: after how long, and its answer; none: it breaks off. */
export interface Answering {
  after_ms: number;
  answer?: Partial<SendAnswer>;
}
export type EndpointOf = (delivery: Told) => Answering;

/** A request as it arrives. */
export interface Told {
  app: string;
  /** The text of the message: the thread and its number in it. */
  text: string;
  /** Milliseconds since the start. */
  at: number;
}

export const well: EndpointOf = () => ({ after_ms: 10, answer: { status: 200 } });
export const failing: EndpointOf = () => ({ after_ms: 10, answer: { status: 500 } });
export const hanging: EndpointOf = () => ({ after_ms: 20_000 });

export interface LabOptions {
  store?: Store;
  sweep_ms?: number;
  time?: Time;
  owner?: string;
  jitter?: () => number;
  onTaken?: ((lane: Lane, apps: readonly string[]) => void) | undefined;
}

export async function lab(options: LabOptions = {}) {
  const { store = memoryStore(), time = new Time(), sweep_ms = NEVER_MS } = options;
  const process = new Process(time, 0);
  const clock = (): number => START + time.now + process.skew_ms;
  const told: Told[] = [];
  const errors: unknown[] = [];
  const counts = { delivered: 0, failed: 0, dead: 0 };
  const endpoints = new Map<string, EndpointOf>();
  let underWay = 0;

  const deliverer: Deliverer = createDeliverer({
    store,
    attempt: createAttempt({
      store,
      async send({ url, body }) {
        const app = /bot-(\d+)\./.exec(url)![1]!;
        const text = JSON.parse(body!).entry[0].messaging[0].message.text;
        const one = { app, text, at: time.now };
        told.push(one);
        world.mostUnderWay = Math.max(world.mostUnderWay, ++underWay);
        const { after_ms, answer } = (endpoints.get(app) ?? well)(one);
        await process.wait(after_ms);
        underWay--;
        if (answer === undefined) throw new SendFailure('broken', 'It broke off.', after_ms);
        return { status: 200, headers: {}, body: '', latency_ms: after_ms, ...answer };
      },
      secretOf: ({ sealed_secret }) => sealed_secret,
      serve: serveVersions({ era: 'auto', unavailable: undefined }),
      clock,
      onError: (error) => errors.push(error),
    }),
    clock,
    jitter: options.jitter ?? (() => 1),
    timers: process.timers,
    owner: options.owner ?? 'worker',
    sweep_ms,
    onTaken: options.onTaken,
    onAttempt: (outcome) => counts[outcome]++,
    onDead: () => counts.dead++,
    onError: (error) => errors.push(error),
  });

  const world = {
    store,
    time,
    process,
    deliverer,
    told,
    errors,
    counts,
    mostUnderWay: 0,
    /** How the app's endpoint behaves from now on; `well` until it is said. */
    endpoint: (app: string, behaves: EndpointOf) => endpoints.set(app, behaves),
    /** Messages in a thread of the app's, oldest first; the worker is told of them. */
    async queue(thread: string, count = 1, app = '41'): Promise<Delivery[]> {
      const deliveries = await queue(store, thread, count, app, clock());
      deliverer.wake(deliveries);
      return deliveries;
    },
    /** Lets so much time pass. */
    pass: (ms: number): Promise<void> => {
      const until = time.now + ms;
      const arrived = new Promise<void>((resolve) => time.at(until, resolve));
      return time.run(until, () => false).then(() => arrived);
    },
    texts: () => told.map(({ text }) => text),
  };
  return world;
}

export type Lab = Awaited<ReturnType<typeof lab>>;

async function queue(
  store: Store,
  thread: string,
  count: number,
  app_id: string,
  now: number,
): Promise<Delivery[]> {
  if ((await store.registry.app(app_id)) === undefined) {
    await addApp(store, app_id, 'v2.6');
    await listen(store, app_id, EVERY_FIELD);
  }
  const all: Delivery[] = [];
  for (let number = 0; number < count; number++) {
    const event_id = `${app_id} ${thread} ${now} ${number}`;
    const event = { event_id, type: 'message', at: now, digest: event_id, detail: {} } as const;
    const pair = { page_id: PAGE, psid: thread, person_id: `of ${thread}` };
    await store.pairs.admit(pair, event, (before) => {
      const admitted = admitToPair(before, event, now);
      const { seq } = admitted.fact;
      const text = `${thread} ${seq}`;
      const told = { kind: 'message', at: now, time: now, number: seq, name: event_id } as const;
      const notice = { ...told, detail: { text } };
      const key = { app_id, page_id: PAGE, thread, seq };
      const fresh = { notice, version: 'v2.6', now, lifetime_ms: LIFETIME_MS };
      all.push(newDelivery(key, fresh));
      return { ...admitted, deliveries: all.slice(-1) };
    });
  }
  return all;
}

/** PSIDs that lie in the lane of the first, one after another. */
export function neighbours(count: number): string[] {
  const threads = Array.from({ length: count }, (_, index) => `${1024 * (index + 1)}`);
  if (new Set(threads.map(threadLane)).size !== 1) throw new Error('not in one lane');
  return threads;
}
