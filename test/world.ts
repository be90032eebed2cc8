/**
 * A world in this process: the seeded people on a memory store, a clock that stands, randomness
 * that repeats. Whatever is asked is asked twice, of Graph as a function and of a socket, and both
 * must answer alike.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type App, PERMISSIONS, type Permission } from '../src/domain/app.ts';
import type { EventType } from '../src/domain/consent.ts';
import type { Page, Token } from '../src/domain/page.ts';
import { BLANK_PERSON, type Person } from '../src/domain/person.ts';
import { mintPsid, type Random } from '../src/domain/psid.ts';
import type { Verify } from '../src/domain/subscription.ts';
import { createIngest, type EventInput, type EventResult } from '../src/events/ingest.ts';
import { createMessaging } from '../src/events/messaging.ts';
import { createPhones } from '../src/events/phones.ts';
import { type Explanation, explainCall } from '../src/graph/explain.ts';
import { createFaults, type FaultRule } from '../src/graph/faults.ts';
import { type Answered, createGraph, type Graph } from '../src/graph/graph.ts';
import { createLimits, type LimitRules } from '../src/graph/limits.ts';
import type { GraphResponse } from '../src/graph/response.ts';
import { appSecretProof, mintToken, tokenDigest } from '../src/graph/tokens.ts';
import { Traces } from '../src/graph/traces.ts';
import { createVault } from '../src/graph/vault.ts';
import { type Era, serveVersions, type Unavailable } from '../src/graph/versions.ts';
import type { Overload } from '../src/http/overload.ts';
import { answerOn, createTransport } from '../src/http/transport.ts';
import { pictureUrls } from '../src/pictures/urls.ts';
import { plantSeed } from '../src/seed/plant.ts';
import { SEED_APP, SEED_PAGE, SEED_PEOPLE } from '../src/seed/world.ts';
import { memoryStore } from '../src/store/memory.ts';
import type { Store } from '../src/store/store.ts';
import { assertSameAnswer, type Reply, replyOf } from './reply.ts';

export const APP = SEED_APP;
export const PAGE = SEED_PAGE.id;
export const TOKEN = SEED_PAGE.access_token;
export const APP_TOKEN = `${APP.id}|${APP.secret}`;
export const PROOF = appSecretProof(APP.secret, TOKEN);
export const ORIGIN = 'https://pictures.example';

/** The PSID of a seeded person on the seeded page. */
export const PSID = Object.fromEntries(SEED_PEOPLE.map(({ id, psid }) => [id, psid])) as Record<
  'peter' | 'nora' | 'rosa' | 'felix' | 'citra' | 'maya' | 'layla' | 'sam',
  string
>;

/** After everything that happened to the seeded people; winter in the northern half. */
export const NOW = Date.UTC(2026, 1, 2, 12, 0, 0);

export interface WorldOptions {
  era?: Era;
  unavailable?: Unavailable;
  asOf?: string;
  requireHttps?: boolean;
  explains?: boolean;
  limits?: LimitRules;
  faults?: FaultRule[];
  /** How callbacks answer the handshake; each says yes unless said otherwise. */
  verify?: Verify;
  /** Where the clock stands once the seed is planted. */
  now?: number;
  store?: Store;
  random?: Random;
  /** Who decides that there is too much to do. */
  overload?: Overload;
  /** Who is asked over a socket in this server's place, and passes on what it cannot answer. */
  front?: (behind: Behind) => Promise<Front>;
}

/** What stands behind a front. */
export interface Behind {
  graph: Graph;
  clock: () => number;
  random: Random;
  masterKey: Uint8Array;
  options: WorldOptions;
}

export interface Front {
  port: number;
  close(): Promise<void>;
}

export interface Ask {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Send the body in chunks, without a length. */
  chunked?: boolean;
}

export type World = Awaited<ReturnType<typeof memoryWorld>>;

export async function memoryWorld(options: WorldOptions = {}) {
  const store = options.store ?? memoryStore();
  const random = options.random ?? seededRandom('world');
  const time = { now: NOW };
  const clock = () => time.now;
  const masterKey = new Uint8Array(32);
  const vault = createVault(masterKey, random);
  const ingest = createIngest({ store, clock, random });
  const phones = createPhones({ store, key: () => vault.key('phones') });
  const portrait = async () => ({ type: 'image/png' as const, bytes: Uint8Array.of(1) });
  await plantSeed({ store, ingest, phones, vault, portrait });
  time.now = options.now ?? NOW;

  const faults = createFaults();
  faults.set(options.faults ?? []);
  const answers: Answered[] = [];
  const errors: unknown[] = [];
  const graph = createGraph({
    store,
    clock,
    serve: serveVersions({
      era: options.era ?? 'auto',
      unavailable: options.unavailable,
      asOf: options.asOf,
    }),
    pictures: pictureUrls({ key: vault.key('pictures'), origin: ORIGIN }),
    openSecret: (app) => vault.open(app.id, app.sealed_secret),
    ingest,
    messaging: createMessaging({ store, clock, random }),
    phones,
    mintId: () => mintPsid(random),
    verify: options.verify ?? (async () => ({ verified: true })),
    requireHttps: options.requireHttps ?? false,
    explains: options.explains ?? true,
    limits: options.limits && createLimits(options.limits),
    faults,
    traces: new Traces(random),
    onAnswer: (answered) => void answers.push(answered),
  });
  const server = createTransport();
  const { overload } = options;
  const onError = (error: unknown): void => void errors.push(error);
  answerOn(server, { graph, others: {}, clock, onError, overload });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const front = await options.front?.({ graph, clock, random, masterKey, options });
  const { port } = front ?? (server.address() as AddressInfo);
  const agent = new http.Agent({ keepAlive: true });

  let made = 0;
  const fresh = (what: string): string => `${what}-${++made}`;

  /** Graph as a function; `secure`: as if it had come by TLS. */
  async function inside(url: string, ask: Ask = {}, secure = false): Promise<GraphResponse> {
    const headers = new Map<string, string>([['host', `127.0.0.1:${port}`]]);
    for (const [name, value] of Object.entries(ask.headers ?? {})) {
      headers.set(name.toLowerCase(), value);
    }
    const body = ask.body === undefined ? undefined : Buffer.from(ask.body);
    const header = (name: string) => headers.get(name);
    return graph.answer({ method: ask.method ?? 'GET', url, header, body, secure });
  }

  /** Graph over a socket. */
  function outside(path: string, ask: Ask): Promise<Reply> {
    const headers: Record<string, string> = { ...ask.headers };
    if (ask.chunked) headers['Transfer-Encoding'] = 'chunked';
    else if (ask.body !== undefined) headers['Content-Length'] = `${Buffer.byteLength(ask.body)}`;
    return new Promise((resolve, reject) => {
      const { method = 'GET', body = '' } = ask;
      http
        .request({ port, host: '127.0.0.1', agent, method, path, headers }, (response) => {
          response.toArray().then((chunks: Buffer[]) => {
            const text = Buffer.concat(chunks).toString('latin1');
            resolve(replyOf(response.statusCode!, response.rawHeaders, text));
          }, reject);
        })
        .on('error', reject)
        .end(body);
    });
  }

  const world = {
    store,
    ingest,
    graph,
    port,
    answers,
    faults,
    /** What should never happen, and did. */
    errors,
    inside,
    outside,
    /** Milliseconds since 1970; move it as you like. */
    time,

    /** One request, in process and over a socket: both must answer alike. */
    async ask(url: string, ask: Ask = {}): Promise<Reply> {
      const first = await inside(url, ask);
      const reply = await outside(url, ask);
      assert.deepEqual(errors, [], 'nothing unexpected happened');
      assertSameAnswer(first, reply, ask.method ?? 'GET', time.now);
      return reply;
    },

    /** The profile of a PSID; `fields` undefined: not asked for any. */
    read(psid: string, fields?: string, { version = 'v2.6', token = TOKEN } = {}): Promise<Reply> {
      const wanted = fields === undefined ? '' : `fields=${encodeURIComponent(fields)}&`;
      return world.ask(`/${version}/${psid}?${wanted}access_token=${encodeURIComponent(token)}`);
    },

    /** Why the newest answer was given. */
    explain: (): Promise<Explanation> => explainCall(answers.at(-1)!.call),

    async addApp(app: Partial<App> = {}): Promise<App> {
      const { id = String(9_000 + ++made) } = app;
      const added: App = {
        name: 'Another App',
        sealed_secret: vault.seal(id, `secret-of-${id}`),
        business_id: null,
        default_version: 'v2.6',
        require_proof: false,
        created_at: time.now,
        ...app,
        id,
      };
      assert.ok(await store.registry.addApp(added));
      return added;
    },

    async addPage(page: Partial<Page> = {}): Promise<Page> {
      const id = String(8_000 + ++made);
      const added = { id, name: "Ann's Tea", business_id: null, created_at: time.now, ...page };
      assert.ok(await store.registry.addPage(added));
      await store.registry.setPermissions(APP.id, added.id, [...PERMISSIONS]);
      return added;
    },

    /** A page access token, of the seeded app for the seeded page unless said otherwise. */
    async issue(token: Partial<Token> = {}): Promise<{ id: string; access_token: string }> {
      const access_token = mintToken(random);
      const added: Token = {
        id: fresh('token'),
        digest: tokenDigest(access_token),
        app_id: APP.id,
        page_id: PAGE,
        permissions: null,
        expires_at: null,
        revoked_at: null,
        revoked_reason: null,
        created_at: time.now,
        ...token,
      };
      assert.ok(await store.registry.addToken(added));
      return { id: added.id, access_token };
    },

    setPermissions: (permissions: Permission[]) =>
      store.registry.setPermissions(APP.id, PAGE, permissions),

    async addPerson(person: Partial<Person> = {}): Promise<Person> {
      const id = fresh('person');
      const added = { ...BLANK_PERSON, id, first_name: 'Ann', created_at: 0, ...person };
      assert.ok(await phones.add(added));
      return added;
    },

    /** Something happens between a person and the seeded page. */
    happens(
      person_id: string,
      type: EventType,
      more: Partial<EventInput> = {},
    ): Promise<EventResult> {
      return ingest.admit({ type, person_id, page_id: PAGE, ...more });
    },

    async close(): Promise<void> {
      agent.destroy();
      await front?.close();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      await store.close();
    },
    [Symbol.asyncDispose]: () => world.close(),
  };
  return world;
}

/** Random bytes that are the same in every run. */
export function seededRandom(seed: string): Random {
  let drawn = 0;
  return (bytes) =>
    createHash('shake256', { outputLength: bytes }).update(`${seed} ${++drawn}`).digest();
}
