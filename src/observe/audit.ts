/**
 * The audit trail leaves the read path: reads are gathered here, merged, and written at most
 * {@link FLUSH_MS} later, sooner where there are many: writing them keeps everything else waiting.
 * A crash may lose the last flush; what does not fit is counted.
 */
import { Refusal } from '../domain/refusal.ts';
import type { AuditTrail, ReadBatch } from '../store/store.ts';

export const FLUSH_MS = 200;
export const RETENTION_MS = 30 * 24 * 60 * 60 * 1000;
export const LOOK_MS = 50;
/** So many are written at the next look: a store in a file takes some 2 ms for them. */
export const MANY = 2000;
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
  /** Reads that did not fit, or could never be written, since the start. */
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
  /** Taken, and not known to be written: a read that was written after all is counted twice. */
  let unwritten: ReadBatch[] = [];
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
    if (unwritten.length === 0) {
      if (gathered.size === 0) return;
      sharing = new Map();
      last = undefined;
      unwritten = gathered.take();
    }
    try {
      await trail.record(unwritten);
    } catch (error) {
      // A store that is away is tried again; what comes meanwhile waits as far as there is room.
      if (error instanceof Refusal && error.code === 'unavailable') throw error;
      lost += readsOf(unwritten);
      unwritten = [];
      throw error;
    }
    unwritten = [];
  }

  /** One flush at a time: a slow store makes the next one larger, not concurrent. */
  let busy = false;
  let looks = 0;
  const timer = setInterval(() => {
    looks++;
    if (busy) return;
    const areMany = gathered.size >= MANY && unwritten.length === 0;
    if (!areMany && looks * LOOK_MS < FLUSH_MS) return;
    looks = 0;
    busy = true;
    flushing = flush()
      .catch(onError)
      .finally(() => {
        busy = false;
      });
  }, LOOK_MS).unref();

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
      // What could not be written before, then what came meanwhile.
      if (unwritten.length > 0) await flush().catch(onError);
      await flush().catch(onError);
    },
  };
}

function readsOf(batches: readonly ReadBatch[]): number {
  let reads = 0;
  for (const batch of batches) for (const [, , count] of batch.reads) reads += count;
  return reads;
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

/** A cell: how long the two ids are, and their text. */
const CELL_BYTES = 64;
const PERSON_LENGTH = 0;
const PSID_LENGTH = 1;
const TEXT = 2;

/**
 * Reads that are not written yet. It is filled by every read, so it keeps no strings: those would
 * live just long enough for the collector to copy each of them several times, which cost more than
 * the rest of the trail. Most of what is read again at once is found and counted; the trail adds up
 * the rest.
 */
class Gathered {
  #size = 0;
  readonly #shared: Shared[] = [];
  readonly #counts = new Uint32Array(PENDING_MAX);
  readonly #cells = Buffer.alloc(PENDING_MAX * CELL_BYTES);
  /** Ids that fit in no cell, by the place of it. */
  readonly #long = new Map<number, [person_id: string, psid: string]>();
  /** By the last digits of a PSID: one more than where it was noted last; 0: nowhere. */
  readonly #places = new Uint16Array(PLACES);

  get size(): number {
    return this.#size;
  }

  /** False: there is no room. */
  add(shared: Shared, person_id: string, psid: string): boolean {
    const place = placeOf(psid);
    const known = this.#places[place]! - 1;
    if (known >= 0 && this.#shared[known] === shared && this.#holds(known, psid)) {
      this.#counts[known]!++;
      return true;
    }
    if (this.#size >= PENDING_MAX) return false;
    const at = this.#size++;
    this.#shared[at] = shared;
    this.#counts[at] = 1;
    this.#places[place] = this.#size;
    if (!this.#write(at * CELL_BYTES, person_id, psid)) {
      this.#cells[at * CELL_BYTES + PSID_LENGTH] = 0;
      this.#long.set(at, [person_id, psid]);
    }
    return true;
  }

  /** Everything, in batches; nothing is left. */
  take(): ReadBatch[] {
    const batches = new Map<Shared, ReadBatch>();
    for (let at = 0; at < this.#size; at++) {
      const shared = this.#shared[at]!;
      let batch = batches.get(shared);
      if (batch === undefined) {
        batch = batchOf(shared);
        batches.set(shared, batch);
      }
      const [person_id, psid] = this.#long.get(at) ?? this.#read(at * CELL_BYTES);
      batch.reads.push([person_id, psid, this.#counts[at]!]);
    }
    this.#size = 0;
    this.#shared.length = 0;
    this.#long.clear();
    this.#places.fill(0);
    return [...batches.values()];
  }

  #holds(at: number, psid: string): boolean {
    const cell = at * CELL_BYTES;
    if (this.#cells[cell + PSID_LENGTH] !== psid.length) return false;
    const text = cell + TEXT + this.#cells[cell + PERSON_LENGTH]!;
    for (let index = 0; index < psid.length; index++) {
      if (this.#cells[text + index] !== psid.charCodeAt(index)) return false;
    }
    return true;
  }

  /** False: it does not fit. */
  #write(cell: number, person_id: string, psid: string): boolean {
    if (person_id.length + psid.length > CELL_BYTES - TEXT) return false;
    this.#cells[cell + PERSON_LENGTH] = person_id.length;
    this.#cells[cell + PSID_LENGTH] = psid.length;
    let to = cell + TEXT;
    for (let index = 0; index < person_id.length; index++) {
      const code = person_id.charCodeAt(index);
      if (code > 0xff) return false;
      this.#cells[to++] = code;
    }
    for (let index = 0; index < psid.length; index++) this.#cells[to++] = psid.charCodeAt(index);
    return true;
  }

  #read(cell: number): [person_id: string, psid: string] {
    const person = this.#cells[cell + PERSON_LENGTH]!;
    const from = cell + TEXT;
    const end = from + person + this.#cells[cell + PSID_LENGTH]!;
    const text = this.#cells.toString('latin1', from, end);
    return [text.slice(0, person), text.slice(person)];
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
