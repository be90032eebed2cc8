/**
 * The audit trail leaves the read path: reads are gathered here, merged, and written at most
 * {@link FLUSH_MS} later. A crash may lose the last flush; what does not fit is counted.
 */
import type { AuditTrail, Read, ReadBatch } from '../store/store.ts';

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

/** Reads of one kind and minute that are not written yet, by PSID. */
interface Gathered {
  kind: ReadKind;
  minute: number;
  reads: Map<string, Read>;
}

export function startAudit({ trail, clock, onError }: AuditOptions): Audit {
  let gathered = new Map<string, Gathered>();
  /** A bot's next read is mostly of its last one's kind. */
  let last: Gathered | undefined;
  let pending = 0;
  let lost = 0;
  let flushing: Promise<void> = Promise.resolve();
  let forgotten = Number.NEGATIVE_INFINITY;

  function gatheredOf(kind: ReadKind, minute: number): Gathered {
    if (last !== undefined && last.minute === minute && isSame(last.kind, kind)) return last;
    const { page_id, app_id, answer, fields } = kind;
    const key = `${page_id} ${app_id} ${answer} ${minute} ${fields.join()}`;
    last = gathered.get(key);
    if (last === undefined) {
      last = { kind, minute, reads: new Map() };
      gathered.set(key, last);
    }
    return last;
  }

  async function flush(): Promise<void> {
    const now = clock();
    if (now - forgotten >= FORGET_EVERY_MS) {
      forgotten = now;
      await trail.forgetBefore(now - RETENTION_MS);
    }
    if (pending === 0) return;
    const batches = [...gathered.values()].map(batchOf);
    gathered = new Map();
    last = undefined;
    pending = 0;
    await trail.record(batches);
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
      const { reads } = gatheredOf(kind, now - (now % MINUTE_MS));
      const known = reads.get(psid);
      if (known !== undefined) known[2]++;
      else if (pending >= PENDING_MAX) lost++;
      else {
        reads.set(psid, [person_id, psid, 1]);
        pending++;
      }
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

function batchOf({ kind, minute, reads }: Gathered): ReadBatch {
  const { page_id, app_id, fields, answer } = kind;
  return { page_id, app_id, fields: fields.join(), answer, minute, reads: [...reads.values()] };
}
