import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { NO_THREAD } from '../../../src/domain/conversation.ts';
import { keyLane, psidLane } from '../../../src/domain/psid.ts';
import { Database } from '../../../src/store/sqlite/database.ts';
import { migrate } from '../../../src/store/sqlite/migrate.ts';
import { MIGRATIONS } from '../../../src/store/sqlite/migrations.ts';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import { aPerson, aRead } from '../samples.ts';
import { directory } from './directory.ts';

/** How many steps led to the trail whose blocks were JSON. */
const JSON_BLOCKS = 8;
/** How many led to threads with a table of their own. */
const PSID_KEY = 10;
const THREAD_TABLE = 9;

const FIRST = "CREATE TABLE note (text TEXT); INSERT INTO note VALUES ('kept')";
const SECOND = 'ALTER TABLE note ADD COLUMN stars INTEGER DEFAULT 5';
const BROKEN = 'CREATE TABLE other (id TEXT); CREATE TABLE note (text TEXT)';

function aDatabase() {
  const engine = new DatabaseSync(':memory:', { returnArrays: true });
  const database = new Database(engine, 'the.db');
  const rows = (sql: string): unknown[] => database.prepare(sql).all();
  return { database, rows, version: () => rows('PRAGMA user_version')[0] };
}

test('each step is taken once, in order, and what was kept stays', () => {
  const { database, rows, version } = aDatabase();
  migrate(database, [FIRST]);
  assert.deepEqual(version(), [1]);
  migrate(database, [FIRST]);
  assert.deepEqual(rows('SELECT * FROM note'), [['kept']]);
  migrate(database, [FIRST, SECOND]);
  assert.deepEqual(version(), [2]);
  assert.deepEqual(rows('SELECT * FROM note'), [['kept', 5]]);
});

test('when a step fails none is taken', () => {
  const { database, rows, version } = aDatabase();
  migrate(database, [FIRST]);
  assert.throws(() => migrate(database, [FIRST, SECOND, BROKEN]), /already exists/);
  assert.deepEqual(version(), [1]);
  assert.deepEqual(rows('SELECT * FROM note'), [['kept']]);
  migrate(database, [FIRST, SECOND]);
  assert.deepEqual(version(), [2]);
});

test('more steps taken than are known is a newer program’s store', () => {
  const { database } = aDatabase();
  migrate(database, [FIRST, SECOND]);
  assert.throws(() => migrate(database, [FIRST]), {
    code: 'unavailable',
    message: /newer Pagescope/,
  });
});

test('a store as the first release made it opens with everything in it', async (t) => {
  const path = join(directory(t), 'store.db');
  const engine = new DatabaseSync(path, { returnArrays: true });
  migrate(new Database(engine, path), MIGRATIONS.slice(0, 1));
  engine.exec(`INSERT INTO person (lane, id, first_name, phone_only, picture_version, created_at)
    VALUES (559, 'ann', 'Ann', 0, 0, 7)`);
  engine.close();
  const store = openSqliteStore({ path });
  const found = await store.people.people({ after: null, limit: 2 });
  assert.deepEqual(found.items, [aPerson('ann', { first_name: 'Ann', created_at: 7 })]);
  await store.close();
  const [version] = new DatabaseSync(path).prepare('PRAGMA user_version').all();
  assert.equal(version?.user_version, MIGRATIONS.length);
});

test('an audit trail of JSON blocks is read on as lines', async (t) => {
  const path = join(directory(t), 'store.db');
  const engine = new DatabaseSync(path, { returnArrays: true });
  migrate(new Database(engine, path), MIGRATIONS.slice(0, JSON_BLOCKS));
  const block = JSON.stringify([
    [
      'p',
      'x',
      'first_name,last_name',
      'profile',
      [
        ['ann', '1001', 2],
        ['bob', '2025', 1],
      ],
    ],
    ['q', 'x', '', 'empty', [['ann', '77', 1]]],
  ]);
  const lane = keyLane('ann') - (keyLane('ann') % 16);
  engine.prepare('INSERT INTO audit (lane, minute, block) VALUES (?, 60000, ?)').run(lane, block);
  engine.close();
  const { audit, close } = openSqliteStore({ path });
  const { items } = await audit.reads('ann', { after: null, limit: 10 });
  assert.deepEqual(items, [
    aRead('ann', {
      page_id: 'q',
      psid: '77',
      app_id: 'x',
      fields: '',
      answer: 'empty',
      minute: 60_000,
    }),
    aRead('ann', { page_id: 'p', app_id: 'x', minute: 60_000, reads: 2 }),
  ]);
  await close();
});

test('threads that had a table of their own stand with their pairs', async (t) => {
  const path = join(directory(t), 'store.db');
  const engine = new DatabaseSync(path, { returnArrays: true });
  migrate(new Database(engine, path), MIGRATIONS.slice(0, THREAD_TABLE));
  for (const psid of ['1001', '1002']) {
    engine.exec(`INSERT INTO pair (lane, psid, page_id, person_lane, person_id, next_seq)
      VALUES (${psidLane(psid)}, '${psid}', 'p', ${keyLane('ann')}, 'ann', 1)`);
  }
  engine.exec(`INSERT INTO thread VALUES (${psidLane('1001')}, '1001', 'p', 5, 6, NULL, 7)`);
  engine.close();
  const store = openSqliteStore({ path });
  const thread = { interacted_at: 5, sent_at: 6, delivered_at: null, read_at: 7 };
  assert.deepEqual(await store.conversations.thread('p', '1001'), thread);
  assert.deepEqual(await store.conversations.thread('p', '1002'), NO_THREAD);
  await store.close();
});

test('pairs that stood under their PSID stand under a number, those that end alike one by one', async (t) => {
  const path = join(directory(t), 'store.db');
  const engine = new DatabaseSync(path, { returnArrays: true });
  migrate(new Database(engine, path), MIGRATIONS.slice(0, PSID_KEY));
  // The lane of all three is 7, and so is the number of their last digits.
  const psids = ['7', '2000000007', '12000000007', '999999999999999999', '18446744073709551615'];
  const insert = engine.prepare(`INSERT INTO pair
    (lane, psid, page_id, person_lane, person_id, next_seq, granted_at, referral, read_at, profile)
    VALUES (?, ?, ?, ?, 'ann', 1, 5, '{"source":"ADS"}', 6, '["Ann",null]')`);
  for (const psid of psids) {
    for (const page of ['p', 'q']) insert.run(psidLane(psid), psid, page, keyLane('ann'));
  }
  engine.close();
  const store = openSqliteStore({ path });
  for (const psid of psids) {
    for (const page of ['p', 'q']) {
      const subject = await store.pairs.subject(page, psid);
      assert.deepEqual([subject?.first_name, subject?.granted_at], ['Ann', 5], psid);
    }
    const pairs = await store.pairs.withPsid(psid);
    assert.deepEqual(
      pairs.map(({ page_id, person_id, referral }) => [page_id, person_id, referral?.source]),
      ['p', 'q'].map((page) => [page, 'ann', 'ADS']),
    );
    assert.equal((await store.conversations.thread('q', psid)).read_at, 6);
    assert.equal(await store.pairs.subject('r', psid), undefined);
  }
  await store.close();
});
