/** Where a running server of a store is found: a small file beside the store while it runs. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isDatabaseUrl } from '../store/postgres/url.ts';

/** The store that `dev` uses and every command looks for unless told otherwise. */
export const DEFAULT_DB = '.pagescope/store.db';

function liveFileOf(db: string): string {
  return `${db}.live`;
}

/** Says where the server of this store is, until the returned function is called. */
export function announce(db: string, origin: string): () => void {
  // A database is shared by servers of many machines: a file beside it there is none.
  if (db === ':memory:' || isDatabaseUrl(db)) return () => {};
  const path = liveFileOf(db);
  writeFileSync(path, `${JSON.stringify({ origin, pid: process.pid })}\n`);
  return () => rmSync(path, { force: true });
}

/** The origin of the server that has this store open; undefined: none runs. */
export function liveOrigin(db: string): string | undefined {
  try {
    const { origin, pid } = JSON.parse(readFileSync(liveFileOf(db), 'utf8'));
    process.kill(pid, 0);
    return origin;
  } catch {
    // No file, or the process that wrote it was killed: its store is free.
    return undefined;
  }
}
