/** The people of a benchmark: the same on every run, filled through the store's own port. */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PERMISSIONS } from '../src/domain/app.ts';
import { BLANK_PERSON } from '../src/domain/person.ts';
import { createIngest } from '../src/events/ingest.ts';
import { sealToken, tokenDigest } from '../src/graph/tokens.ts';
import type { Store } from '../src/store/store.ts';
import { fillFast } from './growth-fill.ts';

export const PAGE_ID = '1067280970047460';
const APP_ID = '1041735512345678';
export const ACCESS_TOKEN = sealToken('benchmark'.padEnd(43, '-'));
const SINCE = Date.UTC(2026, 0, 1);
const IN_FLIGHT = 2000;

/** PSID of the person with this number: 16 digits, scattered, each once. */
export function psidOf(number: number): string {
  // Multiplying by an odd number modulo a power of two visits every value once.
  const scattered = BigInt.asUintN(52, (BigInt(number) + 1n) * 0x9e3779b97f4a5n);
  return String(1_000_000_000_000_000n + scattered);
}

/** The read that benchmarks ask for: the six fields of 2016, of whoever `{psid}` is. */
export const FIELDS = 'first_name,last_name,profile_pic,locale,timezone,gender';
export const READ = `/v2.6/{psid}?fields=${FIELDS}&access_token=${ACCESS_TOKEN}`;
export const readOf = (psid: string): string => READ.replace('{psid}', psid);

/** A prime: steps of it modulo the number of people come past each of them once. */
export const STEP = 7_368_787;

/** Of whom a walk over so many people asks, when it asked for so many before. */
export const psidAlong = (people: number, asked: number): string => psidOf((asked * STEP) % people);

const NAMES = ['Peter', 'Nora', 'Rosa', 'Félix', 'Citra', 'Maya', 'ليلى', 'Sam'];
const ZONES = ['America/Los_Angeles', 'Europe/Stockholm', 'Asia/Kathmandu', 'Africa/Lagos'];

/**
 * A store with so many people, each of whom sent the page a message; kept between runs. `bytes`: as it
 * was filled, before anything was read.
 */
export async function population(people: number): Promise<{ db: string; bytes: number }> {
  const folder = join(tmpdir(), 'pagescope-bench');
  const db = join(folder, `${people}.db`);
  const filled = `${db}.bytes`;
  if (!existsSync(filled)) {
    mkdirSync(folder, { recursive: true });
    for (const suffix of ['', '-wal', '-shm', '.lock']) rmSync(`${db}${suffix}`, { force: true });
    await fillStore(db, people);
    writeFileSync(filled, String(statSync(db).size));
  }
  return { db, bytes: Number(readFileSync(filled, 'utf8')) };
}

/** The same rows that {@link fill} makes, in minutes for ten millions. */
export async function fillStore(db: string, people: number): Promise<void> {
  const patterns = NAMES.length;
  await fillFast(db, { people, patterns, plant: fill, personIdOf, psidOf, lastNameOf });
}

const personIdOf = (number: number): string => `person-${number}`;
const lastNameOf = (number: number): string => `Number ${number}`;

/** Through the store's own port. */
export async function fill(store: Store, people: number): Promise<void> {
  await plantPage(store);
  const ingest = createIngest({ store, clock: () => SINCE, random: cheapRandom() });
  const waiting = new Set<Promise<unknown>>();
  for (let number = 0; number < people; number++) {
    const id = personIdOf(number);
    const first_name = NAMES[number % NAMES.length]!;
    const timezone = ZONES[number % ZONES.length]!;
    const described = { first_name, last_name: lastNameOf(number), locale: 'en_US', timezone };
    const task = store.people
      .add({ ...BLANK_PERSON, ...described, id, gender: 'male', created_at: SINCE })
      .then(() =>
        ingest.admit({
          id: 'first',
          type: 'message',
          at: SINCE,
          page_id: PAGE_ID,
          person_id: id,
          psid: psidOf(number),
        }),
      );
    waiting.add(task);
    task.finally(() => waiting.delete(task));
    if (waiting.size >= IN_FLIGHT) await Promise.race(waiting);
  }
  await Promise.all(waiting);
}

async function plantPage(store: Store): Promise<void> {
  await store.registry.addApp({
    id: APP_ID,
    name: 'Bench',
    sealed_secret: '',
    business_id: null,
    default_version: 'v2.6',
    require_proof: false,
    created_at: SINCE,
  });
  await store.registry.addPage({
    id: PAGE_ID,
    name: 'Bench',
    business_id: null,
    created_at: SINCE,
  });
  await store.registry.setPermissions(APP_ID, PAGE_ID, [...PERMISSIONS]);
  await store.registry.addToken({
    id: 'bench',
    digest: tokenDigest(ACCESS_TOKEN),
    app_id: APP_ID,
    page_id: PAGE_ID,
    permissions: null,
    expires_at: null,
    revoked_at: null,
    revoked_reason: null,
    created_at: SINCE,
  });
}

function cheapRandom(): (bytes: number) => Uint8Array {
  let counter = 0;
  return (bytes) => {
    const block = new Uint8Array(bytes);
    new DataView(block.buffer).setUint32(0, counter++);
    return block;
  };
}
