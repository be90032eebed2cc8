/**
 * Looks for a profile that was read after its revocation was acknowledged.
 *
 * Several processes, each with a store of its own, read and revoke the same pairs; on a store in a
 * file one alone revokes. All note the
 * system's one monotonic clock: when a revocation was acknowledged, and when the last read began
 * that still answered with a profile. None may have begun after the acknowledgement.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Client } from 'pg';
import { keyLane, psidLane } from '../../../src/domain/psid.ts';
import { openPostgresStore } from '../../../src/store/postgres/store.ts';
import { isDatabaseUrl } from '../../../src/store/postgres/url.ts';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import { admit, anApp, aPage, aPerson, aToken, happening } from '../samples.ts';

export interface Trials {
  trials: number;
  readers: number;
  revokers: number;
}

export interface Verdict {
  /** Revocations that were acknowledged. */
  revoked: number;
  /** Of those, how many were read before they began and after they were acknowledged. */
  watched: number;
  reads: number;
  /** How soon after an acknowledgement the next read began, at the median. */
  median_gap_us: number;
  /** Profiles that were read too late. */
  late: number;
}

/** What every process is told. */
export interface Task {
  url: string;
  role: 'reader' | 'revoker';
  /** Of the revokers, which one. */
  number: number;
  revokers: number;
  trials: number;
}

/** What a process saw of each trial, in nanoseconds of the monotonic clock; 0: nothing. */
export interface Seen {
  reads: number;
  /** Of a reader: the last read that began. */
  lastRead?: number[];
  /** Of a reader: the last read that began and answered with a profile. */
  lastProfile?: number[];
  /** Of a reader: the first read that began and answered with none. */
  firstRefusal?: number[];
  /** Of a revoker: when it was acknowledged. */
  acknowledged?: number[];
}

export const PAGE = 'page';
/** Of the token that the page is asked with. */
export const DIGEST = 'digest-of-t';
export const personOf = (trial: number): string => `person-${trial}`;
export const psidOf = (trial: number): string => String(1_000_000_000_000_000 + trial * 7919);

export async function lookForLateReads(url: string, asked: Trials): Promise<Verdict> {
  const { trials, readers, revokers } = asked;
  await (isDatabaseUrl(url) ? plant(url, trials) : plantFile(url, trials));
  const task = (role: Task['role'], number: number): Task => ({
    url,
    role,
    number,
    revokers,
    trials,
  });
  const reading = Array.from({ length: readers }, (_, number) => begin(task('reader', number)));
  await Promise.all(reading.map(({ isReady }) => isReady));
  const revoking = Array.from({ length: revokers }, (_, number) => begin(task('revoker', number)));
  for (const { child } of revoking) {
    child.on('message', (progress) => {
      for (const reader of reading) reader.child.send(progress as object);
    });
  }
  const revocations = await Promise.all(revoking.map(({ seen }) => seen));
  for (const { child } of reading) child.send({ stop: true });
  return judge(trials, await Promise.all(reading.map(({ seen }) => seen)), revocations);
}

function judge(trials: number, readers: Seen[], revokers: Seen[]): Verdict {
  const verdict: Verdict = { revoked: 0, watched: 0, reads: 0, median_gap_us: 0, late: 0 };
  const gaps: number[] = [];
  for (const { reads } of readers) verdict.reads += reads;
  for (let trial = 0; trial < trials; trial++) {
    const at = Math.max(...revokers.map(({ acknowledged }) => acknowledged![trial]!));
    if (at === 0) continue;
    verdict.revoked++;
    let [before, after] = [false, false];
    let first = Number.POSITIVE_INFINITY;
    for (const { lastRead, lastProfile, firstRefusal } of readers) {
      if (lastProfile![trial]! > 0) before = true;
      if (lastRead![trial]! > at) after = true;
      if (lastProfile![trial]! > at) verdict.late++;
      if (firstRefusal![trial]! > at) first = Math.min(first, firstRefusal![trial]!);
    }
    if (before && after) verdict.watched++;
    if (first < Number.POSITIVE_INFINITY) gaps.push(first - at);
  }
  gaps.sort((one, other) => one - other);
  verdict.median_gap_us = Math.round((gaps[gaps.length >> 1] ?? 0) / 1000);
  return verdict;
}

function begin(task: Task): {
  child: ChildProcess;
  isReady: Promise<unknown>;
  seen: Promise<Seen>;
} {
  const child = fork(new URL('./revocation-worker.ts', import.meta.url), [JSON.stringify(task)], {
    serialization: 'advanced',
  });
  const seen = new Promise<Seen>((resolve, reject) => {
    child.on('message', (message: { seen?: Seen }) => message.seen && resolve(message.seen));
    child.on('exit', (code) => reject(new Error(`a ${task.role} ended with ${code}`)));
  });
  return { child, isReady: once(child, 'message'), seen };
}

/** The same in a store that is a file. */
async function plantFile(path: string, trials: number): Promise<void> {
  const store = openSqliteStore({ path, hasReaders: true });
  const event = happening('on', 'message', 1);
  for (let from = 0; from < trials; from += 1000) {
    const some = Array.from({ length: Math.min(1000, trials - from) }, (_, nth) => from + nth);
    await Promise.all(
      some.map(async (trial) => {
        await store.people.add(aPerson(personOf(trial)));
        await store.people.reserve(personOf(trial), PAGE, psidOf(trial));
        await admit(store, [PAGE, psidOf(trial), personOf(trial)], event);
      }),
    );
  }
  await store.close();
}

/** People who granted the page access, each with a pair. */
async function plant(url: string, trials: number): Promise<void> {
  const store = await openPostgresStore({ url, jitter: Math.random });
  await store.registry.addApp(anApp('app'));
  await store.registry.addPage(aPage(PAGE));
  await store.registry.addToken(aToken('t', { digest: DIGEST }));
  await store.close();
  const client = new Client({ connectionString: url });
  await client.connect();
  const numbers = Array.from({ length: trials }, (_, trial) => trial);
  await client.query(
    `INSERT INTO person (lane, id, first_name, phone_only, picture_version, created_at)
      SELECT lane, id, 'Ann', false, 0, 0 FROM unnest($1::smallint[], $2::text[]) AS p (lane, id)`,
    [numbers.map((one) => keyLane(personOf(one))), numbers.map(personOf)],
  );
  await client.query(
    `INSERT INTO pair (lane, person_lane, psid, page_id, person_id, granted_at, newest_at, next_seq)
      SELECT lane, person_lane, psid, '${PAGE}', person_id, 1, 1, 1
      FROM unnest($1::smallint[], $2::smallint[], $3::text[], $4::text[])
        AS p (lane, person_lane, psid, person_id)`,
    [
      numbers.map((one) => psidLane(psidOf(one))),
      numbers.map((one) => keyLane(personOf(one))),
      numbers.map(psidOf),
      numbers.map(personOf),
    ],
  );
  await client.query('ANALYZE');
  await client.end();
}
