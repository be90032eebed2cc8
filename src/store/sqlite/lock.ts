/**
 * One process at a time. A cached read is only as current as the commits of its own process tell,
 * so a second one on the same file must be kept out.
 *
 * The lock is an open transaction on a file of its own: the operating system lets go of it when
 * the process ends, however it ends, and the store itself stays open to other threads.
 */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { failure, resultCode, unavailable } from './failure.ts';

const BUSY = 5;

/** Locks the store at `path`, or throws a `Refusal` (`unavailable`). Answers with its release. */
export function lock(path: string): () => void {
  return hold(path, `${path}.lock`, 'BEGIN EXCLUSIVE');
}

/**
 * Says that this process reads the store while another writes it. Take it before asking whether
 * that writer is there.
 */
export function lockAsReader(path: string): () => void {
  return hold(path, readersOf(path), 'BEGIN; SELECT count(*) FROM sqlite_schema');
}

/**
 * For whoever locked the store and tells no readers what it writes: a reader that outlived its
 * writer would answer from what it remembers.
 */
export function keepReadersOut(path: string): () => void {
  const file = readersOf(path);
  return existsSync(file) ? hold(path, file, 'BEGIN EXCLUSIVE') : () => {};
}

/** Does no process hold the lock of the store at `path`? */
export function isFree(path: string): boolean {
  try {
    lock(path)();
    return true;
  } catch (error) {
    if (resultCode((error as Error).cause) === BUSY) return false;
    throw error;
  }
}

const readersOf = (path: string): string => `${path}.readers`;

function hold(path: string, file: string, statement: string): () => void {
  let holder: DatabaseSync | undefined;
  try {
    holder = new DatabaseSync(file);
    holder.exec(statement);
    return () => holder?.close();
  } catch (error) {
    holder?.close();
    if (resultCode(error) !== BUSY) throw failure(error, path);
    const advice = 'Stop it or work through it, or name another file with --db.';
    throw unavailable(`The store ${path} is in use by another Pagescope process. ${advice}`, error);
  }
}
