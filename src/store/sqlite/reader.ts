/**
 * The file of a store in a process that only reads it: the two questions of a profile read, while
 * another process writes. Everything else is that one's to answer.
 */
import { DatabaseSync } from 'node:sqlite';
import type { Grant } from '../../domain/page.ts';
import { Database } from './database.ts';
import { failure, unavailable } from './failure.ts';
import { CACHE_KIB, locate } from './file.ts';
import { lockAsReader } from './lock.ts';
import { stepsTaken } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { SUBJECTS } from './packed-subjects.ts';
import { FollowedGenerations } from './raised.ts';
import { grantReader } from './registry.ts';
import type { SqliteOptions } from './store.ts';
import { openSubjects, type Subjects } from './subjects.ts';

export interface SqliteReader extends Subjects {
  /** Before the questions of a request, once: what was acknowledged before is known of. */
  look(): void;
  grant(digest: string): Grant | undefined;
  close(): void;
}

/** A commit is never waited for; a checkpoint or a recovery of the log may be, for a moment. */
const BUSY_MS = 1000;

/**
 * Nobody's snapshot is kept: another process commits. A statement of its own takes the newest one,
 * at 2 µs more than a kept one.
 */
class ReadDatabase extends Database {
  override keepSnapshot(): void {}
}

/** Throws a `Refusal` (`unavailable`), also while the schema is not this program's. */
export function openSqliteReader(
  options: Omit<SqliteOptions, 'bulk' | 'hasReaders'>,
): SqliteReader {
  const { cachedSubjects = SUBJECTS, cachedGrants = 10_000 } = options;
  const path = locate(options.path);
  const close: (() => void)[] = [lockAsReader(path)];
  const closeAll = (): void => {
    for (const one of close.splice(0).reverse()) one();
  };
  try {
    const database = connect(path);
    close.push(() => database.close());
    if (stepsTaken(database, MIGRATIONS.length) < MIGRATIONS.length) {
      throw unavailable(
        `The store ${path} has an older schema: whoever writes it was not started.`,
      );
    }
    const generations = new FollowedGenerations(path, cachedSubjects);
    close.push(() => generations.close());
    return {
      look: () => generations.look(),
      grant: grantReader(database, generations, cachedGrants),
      ...openSubjects(database, generations, cachedSubjects),
      close: closeAll,
    };
  } catch (error) {
    closeAll();
    throw error;
  }
}

function connect(path: string): Database {
  try {
    const engine = new DatabaseSync(path, {
      readOnly: true,
      returnArrays: true,
      timeout: BUSY_MS,
    });
    const database = new ReadDatabase(engine, path);
    database.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
    return database;
  } catch (error) {
    throw failure(error, path);
  }
}
