/**
 * Each way in which an endpoint can be sick, from the socket to the log: what an operator reads of
 * it, and what it costs at most.
 */
import assert from 'node:assert/strict';
import type http from 'node:http';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Delivery, newDelivery, settled } from '../../src/domain/delivery.ts';
import { serveVersions } from '../../src/graph/versions.ts';
import { memoryStore } from '../../src/store/memory.ts';
import { createAttempt } from '../../src/webhooks/attempt.ts';
import type { EgressOptions } from '../../src/webhooks/egress.ts';
import { verdictOf } from '../../src/webhooks/retry.ts';
import { httpsServer, lab, PUBLIC } from './egress-lab.ts';
import { addApp, PAGE } from './world.ts';

const NOW = Date.UTC(2026, 1, 2, 12, 0, 0);
/** Instead of 20 s. */
const SOON = { timeout_ms: 150 };
const BODY_BYTES = 20 * 1024;
const MIB = 1024 * 1024;

interface Sick {
  answer: http.RequestListener;
  options?: Partial<EgressOptions>;
  /** Of the newest attempt. */
  status?: number;
  error?: RegExp;
  kept?: RegExp;
  /** How many bytes its server got rid of at most. */
  bytes_max?: number;
}

const whole =
  (status: number, headers = {}, body: string | Buffer = ''): http.RequestListener =>
  (_request, response) =>
    void response.writeHead(status, headers).end(body);

function drips(_request: http.IncomingMessage, response: http.ServerResponse): void {
  response.writeHead(200);
  const timer = setInterval(() => response.write('.'), 5);
  response.on('close', () => clearInterval(timer));
}

/** Public when it is looked up first, and never again. */
function rebinding() {
  let isFirst = true;
  return async () => {
    const addresses = [isFirst ? PUBLIC : '169.254.169.254'];
    isFirst = false;
    return addresses;
  };
}

const SICK: Readonly<Record<string, Sick>> = {
  hangs: { answer: () => {}, options: SOON, error: /^timeout after 0\.15 s, waiting for / },
  drips: { answer: drips, options: SOON, error: /^timeout after 0\.15 s, waiting for / },
  'answers 500': { answer: whole(500, {}, 'Oops'), status: 500, kept: /^Oops$/ },
  'answers 410': { answer: whole(410), status: 410, kept: /^$/ },
  'redirects to where secrets are': {
    answer: whole(302, { location: 'http://169.254.169.254/latest/meta-data/' }),
    status: 302,
    kept: /^$/,
  },
  'answers with a bomb': {
    answer: whole(200, { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(64 * MIB))),
    status: 200,
    // What it is packed in, and nothing of what would come out.
    kept: /^.{1000,2048}$/s,
  },
  'answers without end': {
    answer(_request, response) {
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    },
    status: 200,
    kept: /^x{2048}$/,
    bytes_max: 16 * MIB,
  },
  'is private the second time': {
    answer: whole(503, {}, 'Later'),
    options: { resolve: rebinding(), remembered_ms: 0 },
    error: /^refused: bot\.example has the address 169\.254\.169\.254, which is link local/,
  },
  'is nowhere': {
    answer: () => {},
    options: { resolve: async () => [] },
    error: /^bot\.example has no address$/,
  },
};

for (const [what, { answer, options, status, error, kept, bytes_max }] of Object.entries(SICK)) {
  test(`an endpoint that ${what} leaves words in the log, and has cost no more than it may`, async () => {
    let asked = 0;
    const sockets = new Set<{ bytesWritten: number }>();
    const server = await httpsServer(['bot.example'], (request, response) => {
      asked++;
      sockets.add(request.socket);
      answer(request, response);
    });
    const { send, opened } = lab({
      records: { 'bot.example': [PUBLIC] },
      port: server.port,
      body_bytes: BODY_BYTES,
      ...options,
    });
    const store = memoryStore();
    await addApp(store, '41', 'v2.6');
    const callback_url = 'https://bot.example/hook';
    const webhook = { callback_url, verify_token: 't', fields: [], active: true };
    await store.registry.changeWebhook('41', () => webhook);
    const attempt = createAttempt({
      store,
      send,
      secretOf: () => 'secret',
      serve: serveVersions({ era: 'auto', unavailable: undefined }),
      clock: () => NOW,
      onError(thrown) {
        throw thrown;
      },
    });

    let delivery = aDelivery();
    for (let times = 0; times < 2; times++) {
      const outcome = await attempt(delivery);
      delivery = { ...delivery, ...settled(delivery, verdictOf(delivery, outcome, NOW, 1)) };
    }
    const last = delivery.log.at(-1)!;
    assert.deepEqual([delivery.log.length, last.status], [2, status ?? null]);
    if (error === undefined) assert.equal(last.error, null);
    else assert.match(last.error ?? '', error);
    if (kept !== undefined) assert.match(delivery.answer ?? '', kept);
    assert.equal(delivery.status, status === 200 ? 'delivered' : 'pending');
    // One request an attempt, and none to where a redirect or a name would lead.
    assert.ok(asked <= 2, `${asked} requests`);
    assert.ok(opened.every(({ addresses }) => addresses.every((one) => one === PUBLIC)));
    const written = [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, 0);
    assert.ok(written <= (bytes_max ?? MIB), `${written} bytes were taken`);
  });
}

function aDelivery(): Delivery {
  const key = { app_id: '41', page_id: PAGE, thread: '1', seq: 1 };
  const notice = { kind: 'message', at: NOW, time: NOW, number: 1, name: 'e', detail: {} } as const;
  return newDelivery(key, { notice, version: 'v2.6', now: NOW, lifetime_ms: 1000 });
}
