/** A world behind the Admin API whose webhooks go to a receiver in this process. */
import { createIngest } from '../../src/events/ingest.ts';
import { createVault } from '../../src/graph/vault.ts';
import { serveVersions } from '../../src/graph/versions.ts';
import { memoryStore } from '../../src/store/memory.ts';
import { refusalOf } from '../../src/webhooks/egress.ts';
import { type SendAnswer, SendFailure, type SendRequest } from '../../src/webhooks/send.ts';
import { createWebhooks } from '../../src/webhooks/webhooks.ts';
import { countedRandom, newWorld, START } from './world.ts';

export const CALLBACK = 'https://bot.example/webhook';

export async function toldWorld() {
  const store = memoryStore();
  const random = countedRandom();
  const vault = createVault(random(32), random);
  const requests: SendRequest[] = [];
  const bot = {
    /** Everything that it was sent, in order. */
    requests,
    /** How it answers; by default the handshake as it should, and the rest with 200. */
    answer: (request: SendRequest): Partial<SendAnswer> | string => challenged(request),
  };
  let told = (): void => {};
  const webhooks = createWebhooks({
    store,
    async send(request) {
      requests.push(request);
      const answer = bot.answer(request);
      if (typeof answer === 'string') throw new SendFailure('refused', answer, 3);
      return { status: 200, headers: {}, body: '', latency_ms: 12, ...answer };
    },
    refusalOf: (url) => refusalOf(url, { allowLoopback: false }),
    openSecret: (app) => vault.open(app.id, app.sealed_secret),
    serve: serveVersions({ era: 'auto', unavailable: undefined }),
    clock: () => START,
    random,
    metrics: { attempted: () => told(), gaveUp() {} },
    onError(error) {
      throw error;
    },
  });
  webhooks.start();
  const ingest = createIngest({ store, clock: () => START, random, onQueued: webhooks.wake });
  const world = await newWorld({ store, vault, ingest, webhooks });
  return {
    ...world,
    bot,
    close: () => webhooks.close(),
    /** Resolves when the delivery is settled, whatever came of it. */
    async settled(id: string): Promise<void> {
      for (;;) {
        const attempted = new Promise<void>((resolve) => {
          told = resolve;
        });
        const { body } = await world.api(`GET /deliveries/${id}`);
        if (body.status !== 'pending') return;
        await attempted;
        // The attempt is told of before it is settled.
        await new Promise(setImmediate);
      }
    },
  };
}

export function challenged({ url }: SendRequest): Partial<SendAnswer> {
  return { body: new URL(url).searchParams.get('hub.challenge') ?? 'EVENT_RECEIVED' };
}
