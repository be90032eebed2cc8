/**
 * The audit trail leaves the read path: reads are gathered here, merged, and written at most
 * {@link FLUSH_MS} later. A crash may lose the last flush; what does not fit is counted.
 */
import type { AuditTrail, ReadRecord } from '../store/store.ts';

export const FLUSH_MS = 200;
export const RETENTION_MS = 30 * 24 * 60 * 60 * 1000;
const PENDING_MAX = 20_000;
const MINUTE_MS = 60_000;
const FORGET_EVERY_MS = 60 * 60 * 1000;

export interface Audit {
  /** Notes one read at this time (milliseconds since 1970). */
  note(read: Omit<ReadRecord, 'minute' | 'reads'>, now: number): void;
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

export function startAudit({ trail, clock, onError }: AuditOptions): Audit {
  let pending = new Map<string, ReadRecord>();
  let lost = 0;
  let flushing: Promise<void> = Promise.resolve();
  let forgotten = Number.NEGATIVE_INFINITY;

  async function flush(): Promise<void> {
    const now = clock();
    if (now - forgotten >= FORGET_EVERY_MS) {
      forgotten = now;
      await trail.forgetBefore(now - RETENTION_MS);
    }
    if (pending.size === 0) return;
    const reads = [...pending.values()];
    pending = new Map();
    await trail.record(reads);
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
    note(read, now) {
      const minute = now - (now % MINUTE_MS);
      const key = `${read.page_id} ${read.psid} ${read.app_id} ${read.answer} ${minute} ${read.fields}`;
      const known = pending.get(key);
      if (known !== undefined) known.reads++;
      else if (pending.size >= PENDING_MAX) lost++;
      else pending.set(key, { ...read, minute, reads: 1 });
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
