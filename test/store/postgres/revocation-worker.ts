/** One process of the search for late reads: it reads, or it revokes, until it is done. */
import { readability } from '../../../src/domain/consent.ts';
import { admitToPair } from '../../../src/domain/pair.ts';
import { openPostgresStore } from '../../../src/store/postgres/store.ts';
import { isDatabaseUrl } from '../../../src/store/postgres/url.ts';
import { openSqliteReader } from '../../../src/store/sqlite/reader.ts';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import type { Store } from '../../../src/store/store.ts';
import { happening } from '../samples.ts';
import { DIGEST, PAGE, personOf, psidOf, type Seen, type Task } from './revocation.ts';

/** Reads, or revocations, of one process that are under way at the same time. */
const READS_AT_ONCE = 24;
const REVOCATIONS_AT_ONCE = 4;
/** Around what is being revoked, so far ahead and behind is read. */
const NEAR = 12;

const task: Task = JSON.parse(process.argv[2]!);
const store = isDatabaseUrl(task.url)
  ? await openPostgresStore({ url: task.url, jitter: Math.random, connections: 6 })
  : task.role === 'reader'
    ? fileReader(task.url)
    : openSqliteStore({ path: task.url, hasReaders: true });
const now = (): number => Number(process.hrtime.bigint());
const zeros = (): number[] => new Array(task.trials).fill(0);

const tell = (message: object, done?: () => void): void => {
  process.send?.(message, undefined, undefined, done);
};

tell({ ready: true });
const seen = task.role === 'reader' ? await read(store) : await revoke(store as Store);
await store.close();
tell({ seen }, () => process.disconnect?.());

/** As a server's reader asks, one look for each read. */
function fileReader(path: string): Pick<Store, 'pairs' | 'close'> {
  const reader = openSqliteReader({ path });
  const subject: Store['pairs']['subject'] = async (page, psid) => {
    // Others get their turn: it answers at once.
    await new Promise(setImmediate);
    reader.look();
    return reader.subject(page, psid);
  };
  return { pairs: { subject } as Store['pairs'], close: async () => reader.close() };
}

async function read({ pairs, lookUp }: Pick<Store, 'pairs' | 'lookUp'>): Promise<Seen> {
  const lastProfile = zeros();
  const firstRefusal = zeros();
  const lastRead = zeros();
  const progress = Array.from({ length: task.revokers }, (_, number) => number);
  let reads = 0;
  let stopped = false;
  process.on('message', (message: { number?: number; trial?: number; stop?: true }) => {
    if (message.stop) stopped = true;
    else progress[message.number!] = message.trial!;
  });
  const reading = async (): Promise<void> => {
    while (!stopped) {
      const around = progress[Math.floor(Math.random() * progress.length)]!;
      const trial = around + task.revokers * Math.floor((2 * Math.random() - 1) * NEAR);
      if (trial < 0 || trial >= task.trials) {
        await new Promise(setImmediate);
        continue;
      }
      const began = now();
      // Every other one as a profile is read, with the token beside it.
      const subject =
        lookUp !== undefined && reads % 2 === 0
          ? (await lookUp(DIGEST, psidOf(trial))).subject
          : await pairs.subject(PAGE, psidOf(trial));
      reads++;
      lastRead[trial] = Math.max(lastRead[trial]!, began);
      const isProfile =
        subject !== undefined &&
        subject.erased_at === null &&
        readability(subject, subject) === 'readable';
      if (isProfile) lastProfile[trial] = Math.max(lastProfile[trial]!, began);
      else if (firstRefusal[trial] === 0) firstRefusal[trial] = began;
    }
  };
  await Promise.all(Array.from({ length: READS_AT_ONCE }, reading));
  return { reads, lastRead, lastProfile, firstRefusal };
}

async function revoke(store: Store): Promise<Seen> {
  const acknowledged = zeros();
  let next = task.number;
  const revoking = async (): Promise<void> => {
    for (let trial = next; trial < task.trials; trial = next) {
      next += task.revokers;
      tell({ number: task.number, trial });
      await withdraw(store, trial);
      acknowledged[trial] = now();
    }
  };
  await Promise.all(Array.from({ length: REVOCATIONS_AT_ONCE }, revoking));
  // Those who read have yet to see the last of them.
  await new Promise((resolve) => setTimeout(resolve, 200));
  return { reads: 0, acknowledged };
}

/** Access is taken away in three ways. */
async function withdraw({ pairs, people }: Store, trial: number): Promise<void> {
  const person = personOf(trial);
  if (trial % 10 === 1) {
    await people.erase(person, 2);
  } else if (trial % 10 === 2) {
    const event = happening('off', 'platform_disabled', 2);
    await people.admit(person, '', event, (before, past) => ({
      person: { ...before, platform_disabled_at: 2 },
      fact: { ...event, at: 2, effect: 'hides', seq: past.next_seq },
    }));
  } else {
    const event = happening('off', 'access_revoked', 2);
    const pair = { page_id: PAGE, psid: psidOf(trial), person_id: person };
    await pairs.admit(pair, event, (before) => admitToPair(before, event, 2));
  }
}
