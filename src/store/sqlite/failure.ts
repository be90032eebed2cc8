/** What the engine's errors mean to the operator, and what to do about them. */
import { Refusal } from '../../domain/refusal.ts';

/** Primary result codes (sqlite.org/rescode.html) of an engine that cannot go on. */
const CAUSES: Record<number, string> = {
  5: 'is locked by another program. Stop that program, or name another file with --db.',
  6: 'is locked by another program. Stop that program, or name another file with --db.',
  7: 'cannot be used: memory has run out.',
  8: 'cannot be written. Make the file and its directory writable for this user.',
  10: 'cannot be read or written: the disk reports an error. Check the disk.',
  11: 'is corrupt. Nothing was changed: move the file away and restore a backup.',
  13: 'cannot grow: the disk is full. Make room; nothing acknowledged is lost.',
  14: 'cannot be opened. Make the file and its directory readable and writable for this user.',
  23: 'cannot be opened: access is denied.',
  26: 'is not a Pagescope store. Nothing was changed: name another file with --db.',
};

interface EngineError extends Error {
  code: 'ERR_SQLITE_ERROR';
  errcode: number;
}

/**
 * The error to throw for one that was caught: a `Refusal` (`unavailable`) when the engine cannot
 * go on, and the error itself when one statement alone is at fault.
 */
export function failure(error: unknown, path: string): unknown {
  const cause = isEngineError(error) ? CAUSES[error.errcode & 0xff] : undefined;
  return cause === undefined ? error : unavailable(`The store ${path} ${cause}`, error);
}

/** Primary result code of an engine's error, undefined for any other. */
export function resultCode(error: unknown): number | undefined {
  return isEngineError(error) ? error.errcode & 0xff : undefined;
}

export function unavailable(detail: string, cause?: unknown): Refusal {
  return new Refusal('unavailable', detail, undefined, { cause });
}

export function isUnavailable(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'unavailable';
}

function isEngineError(error: unknown): error is EngineError {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
}
