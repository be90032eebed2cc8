/** Webhooks as one service: what the server starts, and what its surfaces may ask of it. */
import type { App } from '../domain/app.ts';
import type { Attempt, Delivery, DeliveryKey, Verdict } from '../domain/delivery.ts';
import type { Lane, Random } from '../domain/psid.ts';
import type { Verify, Webhook } from '../domain/subscription.ts';
import type { ServedVersion } from '../graph/versions.ts';
import type { Metrics, WebhookGauges } from '../observe/metrics.ts';
import type { Store } from '../store/store.ts';
import { createAttempt, exchanged } from './attempt.ts';
import { createDeliverer } from './deliver.ts';
import { createVerify } from './handshake.ts';
import { renderTest } from './render.ts';
import { rememberSecrets, requestFor, signed } from './request.ts';
import { startRetention } from './retention.ts';
import type { Send, SendRequest } from './send.ts';
import { processTimers } from './timers.ts';

export interface WebhookOptions {
  store: Store;
  send: Send;
  /** In words, why nothing may go to a URL; undefined: nothing in it forbids that. */
  refusalOf?: (url: string) => string | undefined;
  /** Opens an app's sealed secret. */
  openSecret: (app: App) => string;
  /** How a published version behaves here. */
  serve: (version: string) => ServedVersion;
  /** Milliseconds since 1970. */
  clock: () => number;
  random: Random;
  metrics: Pick<Metrics, 'attempted' | 'gaveUp'>;
  /** Told of what became of each attempt. */
  onVerdict?: ((key: DeliveryKey, verdict: Verdict) => void) | undefined;
  /** There is something for these apps in a lane that somebody else holds. */
  onTaken?: ((lane: Lane, apps: readonly string[]) => void) | undefined;
  onError: (error: unknown) => void;
}

export interface Webhooks {
  /** Begins to deliver. */
  start(): void;
  verify: Verify;
  refusalOf(url: string): string | undefined;
  /** There is something new in these lines. */
  wake(keys: readonly DeliveryKey[]): void;
  /** Somebody else found the lane taken: if it is held here, these apps are looked for. */
  wakeHolder(lane: Lane, apps: readonly string[]): void;
  /** Sends what the dashboard's Test button sends; nothing of it is kept. */
  test(app: App, webhook: Webhook, field: string, page_id: string): Promise<TestOutcome>;
  /** The request that the delivery makes, as it is signed now. */
  requestOf(delivery: Delivery, app: App, callback_url: string): SendRequest;
  gauges(): Promise<WebhookGauges>;
  close(): Promise<void>;
}

export interface TestOutcome {
  request: SendRequest;
  attempt: Attempt;
  answer: string | null;
}

export function createWebhooks(options: WebhookOptions): Webhooks {
  const { store, send, serve, clock, random, metrics, onError } = options;
  const secretOf = rememberSecrets(options.openSecret);
  const signer = { secretOf, serve };
  const deliverer = createDeliverer({
    store,
    attempt: createAttempt({ ...signer, store, send, clock, onError }),
    clock,
    jitter: () => random(1)[0]! / 255,
    timers: processTimers,
    owner: Buffer.from(random(12)).toString('base64url'),
    onVerdict: options.onVerdict,
    onTaken: options.onTaken,
    onAttempt: metrics.attempted,
    onDead: metrics.gaveUp,
    onError,
  });
  async function oldest_s(): Promise<number | undefined> {
    try {
      const oldest_at = await store.outbox.oldestPending();
      return oldest_at === null ? 0 : Math.max(clock() - oldest_at, 0) / 1000;
    } catch {
      // When the store is away the other numbers are wanted most; readiness says what it has.
      return undefined;
    }
  }

  let stopRetention = async (): Promise<void> => {};

  return {
    start() {
      deliverer.start();
      stopRetention = startRetention({
        outbox: store.outbox,
        clock,
        timers: processTimers,
        onError,
      });
    },
    verify: createVerify(send, random),
    refusalOf: (url) => options.refusalOf?.(url),
    wake: (keys) => deliverer.wake(keys),
    wakeHolder: (lane, apps) => deliverer.wakeHolder(lane, apps),
    async test(app, webhook, field, page_id) {
      const body = renderTest(field, page_id, clock());
      const { name } = serve(app.default_version);
      const request = signed(body, secretOf(app), webhook.callback_url, name);
      const { attempt, answer } = await exchanged(send, request, clock);
      return { request, attempt, answer };
    },
    requestOf: (delivery, app, callback_url) => requestFor(delivery, app, callback_url, signer),
    async gauges() {
      const { inFlight, openCircuits } = deliverer;
      return { inFlight, openCircuits, oldest_s: await oldest_s() };
    },
    async close() {
      await stopRetention();
      await deliverer.close();
    },
  };
}
