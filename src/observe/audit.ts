/**
 * The audit trail leaves the read path: reads are gathered here, merged, and written at most
 * {@link FLUSH_MS} later. A crash may lose the last flush; what does not fit is counted.
 */
import type { AuditTrail, ReadBatch } from '../store/store.ts';

export const FLUSH_MS = 200;
export const RETENTION_MS = 30 * 24 * 60 * 60 * 1000;
const PENDING_MAX = 20_000;
const MINUTE_MS = 60_000;
const FORGET_EVERY_MS = 60 * 60 * 1000;

/** What reads of many people have in common. */
export interface ReadKind {
  page_id: string;
  app_id: string;
  /** The names that were answered; the same list each time for the same names. */
  fields: readonly string[];
  /** `profile`, `empty`, or the key of the error. */
  answer: string;
}

export interface Audit {
  /** Notes one read at this time (milliseconds since 1970). */
  note(kind: ReadKind, of: { person_id: string; psid: string }, now: number): void;
  /** Reads that did not fit since the start. */
  readonly lost: number;
  /** Writes what is pending and stops. */
  close(): Promise<void>;
}

export interface AuditOptions {
  trail: AuditTrail;
  clock: () => number;
  onError: (error: unknown) => void;
}

/** What reads of one kind and minute share; each is made once between two flushes. */
interface Shared {
  kind: ReadKind;
  minute: number;
}

export function startAudit({ trail, clock, onError }: AuditOptions): Audit {
  const gathered = new Gathered();
  let sharing = new Map<string, Shared>();
  /** A bot's next read is mostly of its last one's kind. */
  let last: Shared | undefined;
  let lost = 0;
  let flushing: Promise<void> = Promise.resolve();
  let forgotten = Number.NEGATIVE_INFINITY;

  function sharedBy(kind: ReadKind, minute: number): Shared {
    if (last !== undefined && last.minute === minute && isSame(last.kind, kind)) return last;
    const { page_id, app_id, answer, fields } = kind;
    const key = `${page_id} ${app_id} ${answer} ${minute} ${fields.join()}`;
    last = sharing.get(key);
    if (last === undefined) {
      last = { kind, minute };
      sharing.set(key, last);
    }
    return last;
  }

  async function flush(): Promise<void> {
    const now = clock();
    if (now - forgotten >= FORGET_EVERY_MS) {
      forgotten = now;
      await trail.forgetBefore(now - RETENTION_MS);
    }
    if (gathered.size === 0) return;
    sharing = new Map();
    last = undefined;
    await trail.record(gathered.take());
  }

  /** One flush at a time: a slow store makes the next one larger, not concurrent. */
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    flushing = flush()
      .catch(onError)
      .finally(() => {
        busy = false;
      });
  }, FLUSH_MS).unref();

  return {
    note(kind, { person_id, psid }, now) {
      const shared = sharedBy(kind, now - (now % MINUTE_MS));
      if (!gathered.add(shared, person_id, psid)) lost++;
    },
    get lost() {
      return lost;
    },
    async close() {
      clearInterval(timer);
      await flushing;
      await flush().catch(onError);
    },
  };
}

/** The lists of names are compared as lists: the same names come as the same list. */
function isSame(one: ReadKind, other: ReadKind): boolean {
  return (
    one.fields === other.fields &&
    one.answer === other.answer &&
    one.page_id === other.page_id &&
    one.app_id === other.app_id
  );
}

/**
 * Reads that are not written yet, in columns: it is filled by every read, and a map of records cost
 * three times as much. Most of what is read again at once is found and counted; the trail adds up
 * the rest.
 */
class Gathered {
  #shared: Shared[] = [];
  #people: string[] = [];
  #psids: string[] = [];
  #counts: number[] = [];
  /** By the last digits of a PSID: one more than where it was noted last; 0: nowhere. */
  readonly #places = new Uint16Array(PLACES);

  get size(): number {
    return this.#psids.length;
  }

  /** False: there is no room. */
  add(shared: Shared, person_id: string, psid: string): boolean {
    const place = placeOf(psid);
    const known = this.#places[place]! - 1;
    if (known >= 0 && this.#psids[known] === psid && this.#shared[known] === shared) {
      this.#counts[known]!++;
      return true;
    }
    if (this.size >= PENDING_MAX) return false;
    this.#shared.push(shared);
    this.#people.push(person_id);
    this.#counts.push(1);
    this.#places[place] = this.#psids.push(psid);
    return true;
  }

  /** Everything, in batches; nothing is left. */
  take(): ReadBatch[] {
    const batches = new Map<Shared, ReadBatch>();
    for (const [index, shared] of this.#shared.entries()) {
      let batch = batches.get(shared);
      if (batch === undefined) {
        batch = batchOf(shared);
        batches.set(shared, batch);
      }
      batch.reads.push([this.#people[index]!, this.#psids[index]!, this.#counts[index]!]);
    }
    this.#shared = [];
    this.#people = [];
    this.#psids = [];
    this.#counts = [];
    this.#places.fill(0);
    return [...batches.values()];
  }
}

/** What four digits can say. */
const PLACES = 10_000;

function placeOf(psid: string): number {
  let place = 0;
  for (let index = Math.max(psid.length - 4, 0); index < psid.length; index++) {
    place = place * 10 + psid.charCodeAt(index) - ZERO;
  }
  return place;
}
const ZERO = 0x30;

function batchOf({ kind, minute }: Shared): ReadBatch {
  const { page_id, app_id, fields, answer } = kind;
  return { page_id, app_id, fields: fields.join(), answer, minute, reads: [] };
}
