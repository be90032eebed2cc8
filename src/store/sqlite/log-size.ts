/**
 * The engine begins its log anew when it comes upon a moment in which nobody reads from it. With one
 * process that is after every checkpoint; with others that read all the time it may be never, and the
 * log would grow.
 */
import { statSync } from 'node:fs';
import type { Database } from './database.ts';
import { isUnavailable } from './failure.ts';

const LOOK_MS = 250;
/** Four times what it has at each checkpoint. */
const LOG_BYTES_MAX = 64 * 1024 * 1024;

/** Until the returned function is called. A statement of a reader, which is short, is waited for. */
export function keepLogShort(database: Database, max_bytes = LOG_BYTES_MAX): () => void {
  const log = `${database.path}-wal`;
  const timer = setInterval(() => {
    const { size = 0 } = statSync(log, { throwIfNoEntry: false }) ?? {};
    if (size > max_bytes) shorten(database);
  }, LOOK_MS).unref();
  return () => clearInterval(timer);
}

function shorten(database: Database): void {
  database.dropSnapshot();
  try {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // The disk is full, say: whoever writes next is told.
    if (!isUnavailable(error)) throw error;
  }
}
