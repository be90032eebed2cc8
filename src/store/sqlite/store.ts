/** The embedded store: one SQLite file, one process. */
import type { Store } from '../store.ts';
import { sqliteAliases } from './aliases.ts';
import { sqliteAttachments } from './attachments.ts';
import { sqliteAudit } from './audit.ts';
import { BulkCommit } from './bulk-commit.ts';
import { sqliteConversations } from './conversations.ts';
import type { Database } from './database.ts';
import { openFile } from './file.ts';
import { EVERYTHING, Generations } from './generations.ts';
import { GroupCommit } from './group-commit.ts';
import { sqliteLines } from './lines.ts';
import { keepLogShort } from './log-size.ts';
import { MIGRATIONS } from './migrations.ts';
import { sqliteOutbox } from './outbox.ts';
import { SUBJECTS } from './packed-subjects.ts';
import { pairRows } from './pair-rows.ts';
import { type SqlitePairs, sqlitePairs } from './pairs.ts';
import { sqlitePeople } from './people.ts';
import { ToldGenerations } from './raised.ts';
import { RecentPeople } from './recent-people.ts';
import { type SqliteRegistry, sqliteRegistry } from './registry.ts';
import type { Writer } from './writer.ts';

export interface SqliteOptions {
  /** File of the store, made when there is none; or ':memory:'. */
  path: string;
  /** How many subjects are kept at hand (see packed-subjects.ts). */
  cachedSubjects?: number | undefined;
  /** How many grants, at about 1 KB each. */
  cachedGrants?: number;
  /** For an import: writes resolve before they are durable (see `sync`), and it takes more memory. */
  bulk?: boolean;
  /** Other processes read the file, and are told what is written (see raised.ts). */
  hasReaders?: boolean;
}

/** Of {@link RecentPeople}; an import adds so many before what happened to them. */
const RECENT_MAX = 4096;
const BULK_RECENT_MAX = 32_768;

export interface SqliteStore extends Store {
  readonly registry: SqliteRegistry;
  readonly pairs: SqlitePairs;
}

/** Spoils every cached read, too. */
async function wipe(database: Database, group: Writer, forget: () => void): Promise<void> {
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all();
  const clears = tables.map(([name]) => database.prepare(`DELETE FROM ${name}`));
  await group.write([EVERYTHING], () => {
    for (const clear of clears) clear.run();
    forget();
  });
}

/** Throws a `Refusal` (`unavailable`) that says what is wrong with the file and what to do. */
export function openSqliteStore(options: SqliteOptions): SqliteStore {
  const { path, cachedSubjects = SUBJECTS, cachedGrants = 10_000 } = options;
  const { bulk = false, hasReaders = false } = options;
  const { database, close } = openFile(path, bulk, hasReaders);
  const told = hasReaders ? new ToldGenerations(database.path, cachedSubjects) : undefined;
  const generations = told ?? new Generations(cachedSubjects);
  const stopLooking = hasReaders ? keepLogShort(database) : undefined;
  const group = new (bulk ? BulkCommit : GroupCommit)(database, generations);
  const recent = new RecentPeople(database, bulk ? BULK_RECENT_MAX : RECENT_MAX);
  const rows = pairRows(database, recent);
  const lines = sqliteLines(database);
  const audit = sqliteAudit(database, group);
  const conversations = sqliteConversations(database, group, lines, rows);
  return {
    registry: sqliteRegistry(database, group, generations, cachedGrants),
    people: sqlitePeople(database, group, lines, audit, recent),
    pairs: sqlitePairs(database, group, generations, lines, conversations, rows, cachedSubjects),
    conversations,
    aliases: sqliteAliases(database, group),
    attachments: sqliteAttachments(database, group),
    audit,
    outbox: sqliteOutbox(database, group, lines),
    async ready() {
      // A commit that really writes: only that tells whether one can.
      await group.write([], () => database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`));
    },
    ...(bulk ? { sync: async () => group.finish() } : {}),
    wipe: () =>
      wipe(database, group, () => {
        recent.clear();
        audit.hearAll();
      }),
    async close() {
      stopLooking?.();
      try {
        group.finish();
      } finally {
        close();
        told?.close();
      }
    },
  };
}
