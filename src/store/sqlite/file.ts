/** Opening the file: whose it is, which schema it has, how it is to be kept. */
import { closeSync, existsSync, mkdirSync, openSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Database } from './database.ts';
import { failure, unavailable } from './failure.ts';
import { isFree, keepReadersOut, lock } from './lock.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';

/** How long to wait for another program (a backup, say) that holds the file. */
const BUSY_MS = 1000;

/**
 * Room for the upper levels of the trees; the rest comes from the operating system's cache. A page
 * read from there costs little more than one that lies somewhere in 8 MiB, which the processor does
 * not have at hand either, and less than keeping count of so many.
 */
export const CACHE_KIB = 2048;

/** Pages of 4 KB: small ones, because scattered writes carry whole pages into the log. */
const SETTINGS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA cache_size = -${CACHE_KIB};
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA temp_store = MEMORY;
`;

/**
 * For an import, which has the file to itself: a page that is written again and again goes to the
 * log once, and from there to the file once. Keys are scattered, so it writes everywhere at once; as
 * much of the trees stays at hand as there is memory to spare.
 */
const BULK_CACHE_BYTES = { least: 64 * 1024 * 1024, most: 512 * 1024 * 1024 };
const bulkSettings = (): string => {
  const { least, most } = BULK_CACHE_BYTES;
  const bytes = Math.max(least, Math.min(process.availableMemory() / 8, most));
  return `
    PRAGMA cache_size = -${Math.floor(bytes / 1024)};
    PRAGMA wal_autocheckpoint = 65536;
  `;
};

export interface StoreFile {
  database: Database;
  close(): void;
}

/**
 * Opens the store at `path`, made when there is none. `hasReaders`: other processes may read it
 * meanwhile. Throws a `Refusal` (`unavailable`).
 */
export function openFile(path: string, bulk: boolean, hasReaders: boolean): StoreFile {
  if (path === ':memory:') return opened(path, bulk, () => {});
  const file = locate(path);
  const unlock = lockFor(file, hasReaders);
  try {
    return opened(file, bulk, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

function lockFor(file: string, hasReaders: boolean): () => void {
  const unlock = lock(file);
  if (hasReaders) return unlock;
  try {
    const letIn = keepReadersOut(file);
    return () => {
      letIn();
      unlock();
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Could the store at `path` be opened by whoever writes? Throws a `Refusal` (`unavailable`). */
export const isFileFree = (path: string): boolean => isFree(locate(path));

function opened(path: string, bulk: boolean, unlock: () => void): StoreFile {
  const database = connect(path);
  try {
    database.exec('PRAGMA page_size = 4096');
    migrate(database, MIGRATIONS);
    database.exec(SETTINGS);
    if (bulk) database.exec(bulkSettings());
    return {
      database,
      close() {
        database.close();
        unlock();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

function connect(path: string): Database {
  try {
    return new Database(new DatabaseSync(path, { returnArrays: true, timeout: BUSY_MS }), path);
  } catch (error) {
    throw failure(error, path);
  }
}

/** The one name of the file, whatever links lead to it: the lock lies beside it. */
export function locate(path: string): string {
  const full = resolve(path);
  try {
    mkdirSync(dirname(full), { recursive: true });
    if (existsSync(full)) return realpathSync(full);
    const file = join(realpathSync(dirname(full)), basename(full));
    // Profiles are for this user alone; the engine gives its log the same mode.
    closeSync(openSync(file, 'a', 0o600));
    return file;
  } catch (error) {
    const advice = 'Make the directory writable for this user, or name another file with --db.';
    throw unavailable(`The directory of the store ${full} cannot be made. ${advice}`, error);
  }
}
