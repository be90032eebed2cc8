/**
 * A world behind the Admin API, called without sockets. Every answer is held to the OpenAPI
 * document: a status, type or member that it does not know fails the test that met it.
 */
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { createAdmin } from '../../src/admin/admin.ts';
import type { AdminApp } from '../../src/admin/api.ts';
import type { AdminServices } from '../../src/admin/services.ts';
import { createIngest } from '../../src/events/ingest.ts';
import { createPhones } from '../../src/events/phones.ts';
import { createVault, type Vault } from '../../src/graph/vault.ts';
import { gate } from '../../src/pictures/gate.ts';
import { memoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { type Json, keptBy } from './document.ts';

export const KEY = 'the-admin-key-of-this-test';
/** 2026-01-05T09:30:00Z. */
export const START = Date.UTC(2026, 0, 5, 9, 30);

export interface Answer {
  status: number;
  headers: Record<string, string | undefined>;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into bodies of every shape.
  body: any;
  raw: Buffer;
}

export interface CallOptions {
  headers?: Record<string, string>;
  /** Null: sends no key at all. */
  key?: string | null;
}

export interface World {
  app: AdminApp;
  store: Store;
  vault: Vault;
  document: Json;
  /** Milliseconds since 1970; a test moves it. */
  time: { now: number };
  /** What was admitted, by type. */
  admitted: string[];
  /** `api('POST /apps', {name})`: the path below /admin/v1 unless it starts with `//`. */
  api(call: string, body?: unknown, options?: CallOptions): Promise<Answer>;
  /** An app, a page of it, and the page's token. */
  page(): Promise<{ app: string; page: string; token: string }>;
  /** A person's id. */
  person(members?: object): Promise<string>;
  /** Answers with the event's answer, which must be 200. */
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  event(type: string, page: string, person: string, more?: object): Promise<any>;
}

export async function newWorld(changed: Partial<AdminServices> = {}): Promise<World> {
  const store = changed.store ?? memoryStore();
  const time = { now: START };
  const clock = () => time.now;
  const random = countedRandom();
  const vault = createVault(random(32), random);
  const admitted: string[] = [];
  const app = await createAdmin({
    store,
    ingest: createIngest({ store, clock, random }),
    phones: createPhones({ store, key: () => vault.key('phones') }),
    vault,
    clock,
    random,
    adminKey: KEY,
    pictureGate: gate(1),
    metrics: async () => ({ contentType: 'text/plain; version=0.0.4', body: 'up 1\n' }),
    onAdmitted: (type) => admitted.push(type),
    onError: (error) => {
      throw error;
    },
    ...changed,
  });
  const document = (await app.inject('/admin/v1/openapi.json')).json() as Json;

  async function api(call: string, body?: unknown, options: CallOptions = {}): Promise<Answer> {
    const [method, path] = call.split(' ') as [string, string];
    const url = path.startsWith('//') ? path.slice(1) : `/admin/v1${path}`;
    const { key = KEY, headers = {} } = options;
    const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
    const response = await app.inject({
      method: method as 'GET',
      url,
      headers: {
        ...(key !== null && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { payload: isRaw ? body : JSON.stringify(body) }),
    });
    const type = response.headers['content-type']?.toString() ?? '';
    const answer: Answer = {
      status: response.statusCode,
      headers: response.headers as Record<string, string>,
      body: /json/.test(type) ? response.json() : response.payload,
      raw: response.rawPayload,
    };
    keptBy(document, { method, url, type, ...answer });
    return answer;
  }

  async function made(call: string, body: unknown, status: number) {
    const answer = await api(call, body);
    assert.equal(answer.status, status, answer.raw.toString());
    return answer.body;
  }

  return {
    app,
    store,
    vault,
    document,
    time,
    admitted,
    api,
    async page() {
      const { id } = await made('POST /apps', { name: 'Bot' }, 201);
      const page = await made('POST /pages', { name: 'Coffee', app_id: id }, 201);
      return { app: id, page: page.id, token: page.access_token };
    },
    async person(members = {}) {
      return (await made('POST /people', { first_name: 'Peter', ...members }, 201)).id;
    },
    event: (type, page_id, person_id, more = {}) =>
      made('POST /events', { type, page_id, person_id, ...more }, 200),
  };
}

/** Never the same bytes twice, and the same in every run. */
export function countedRandom(): (bytes: number) => Uint8Array {
  let count = 0;
  return (bytes) => (hash('sha512', `${count++}`, 'buffer') as Buffer).subarray(0, bytes);
}
