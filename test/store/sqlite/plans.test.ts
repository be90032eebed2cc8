/** How the engine goes about every statement: by a key, whatever the tables grow to. */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { sqliteAliases } from '../../../src/store/sqlite/aliases.ts';
import { sqliteAttachments } from '../../../src/store/sqlite/attachments.ts';
import { sqliteAudit } from '../../../src/store/sqlite/audit.ts';
import { sqliteConversations } from '../../../src/store/sqlite/conversations.ts';
import { Database } from '../../../src/store/sqlite/database.ts';
import { Generations } from '../../../src/store/sqlite/generations.ts';
import { GroupCommit } from '../../../src/store/sqlite/group-commit.ts';
import { sqliteLines } from '../../../src/store/sqlite/lines.ts';
import { MIGRATIONS } from '../../../src/store/sqlite/migrations.ts';
import { sqliteOutbox } from '../../../src/store/sqlite/outbox.ts';
import { pairRows } from '../../../src/store/sqlite/pair-rows.ts';
import { sqlitePairs } from '../../../src/store/sqlite/pairs.ts';
import { sqlitePeople } from '../../../src/store/sqlite/people.ts';
import { RecentPeople } from '../../../src/store/sqlite/recent-people.ts';
import { sqliteRegistry } from '../../../src/store/sqlite/registry.ts';

class Recording extends Database {
  readonly seen: string[] = [];

  override prepare(sql: string) {
    this.seen.push(sql);
    return super.prepare(sql);
  }
}

function statements(): { database: Database; seen: string[] } {
  const engine = new DatabaseSync(':memory:', { returnArrays: true });
  const database = new Recording(engine, ':memory:');
  for (const step of MIGRATIONS) database.exec(step);
  const generations = new Generations();
  const group = new GroupCommit(database, generations);
  sqliteRegistry(database, group, generations, 1);
  const lines = sqliteLines(database);
  const recent = new RecentPeople(database, 1);
  const rows = pairRows(database, recent);
  const conversations = sqliteConversations(database, group, lines, rows);
  sqlitePeople(database, group, lines, sqliteAudit(database, group), new RecentPeople(database, 1));
  sqlitePairs(database, group, generations, lines, conversations, rows, 1);
  sqliteAliases(database, group);
  sqliteAttachments(database, group);
  sqliteOutbox(database, group, lines);
  return { database, seen: [...database.seen] };
}

/** Small by nature: finding the unswept walks over an index that holds them alone. */
const WALKS = ['SCAN person USING INDEX person_unswept', 'SCAN CONSTANT ROW'];
/** What happened to one pair or one person, and their reads: put in order when shown. */
const SORTED = /FROM (history|person_fact) .*ORDER BY at, seq/s;

test('no statement walks over a table', () => {
  const { database, seen } = statements();
  assert(seen.length > 30);
  for (const sql of seen) {
    for (const [, , , step] of database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all()) {
      const isWalk = String(step).startsWith('SCAN') && !WALKS.some((walk) => step === walk);
      assert(!isWalk, `${step}: ${sql}`);
      const isSort = String(step).includes('TEMP B-TREE') && !SORTED.test(sql);
      assert(!isSort, `${step}: ${sql}`);
    }
  }
});

test('every statement on a table that grows names the lane, or the number made of it', () => {
  const { seen } = statements();
  const grows =
    /(FROM|INTO|UPDATE|JOIN) (person|picture|scoped_id|person_fact|pair|history|message|thread|person_alias|alias|attachment|audit|outbox|head)\b/;
  const unlaned = seen.filter((sql) => grows.test(sql) && !/\b(lane|key)\b/.test(sql));
  assert.deepEqual(unlaned, []);
});
