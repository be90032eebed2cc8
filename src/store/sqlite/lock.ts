/**
 * One process at a time. A cached read is only as current as the commits of its own process tell,
 * so a second one on the same file must be kept out.
 *
 * The lock is an open transaction on a file of its own: the operating system lets go of it when
 * the process ends, however it ends, and the store itself stays open to other threads.
 */
import { DatabaseSync } from 'node:sqlite';
import { failure, resultCode, unavailable } from './failure.ts';

const BUSY = 5;

/** Locks the store at `path`, or throws a `Refusal` (`unavailable`). Answers with its release. */
export function lock(path: string): () => void {
  let holder: DatabaseSync | undefined;
  try {
    holder = new DatabaseSync(`${path}.lock`);
    holder.exec('BEGIN EXCLUSIVE');
    return () => holder?.close();
  } catch (error) {
    holder?.close();
    if (resultCode(error) !== BUSY) throw failure(error, path);
    const advice = 'Stop it or work through it, or name another file with --db.';
    throw unavailable(`The store ${path} is in use by another Pagescope process. ${advice}`, error);
  }
}
