import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { BulkCommit } from '../../../src/store/sqlite/bulk-commit.ts';
import { Database } from '../../../src/store/sqlite/database.ts';
import { Generations } from '../../../src/store/sqlite/generations.ts';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import { aPerson } from '../samples.ts';
import { directory } from './directory.ts';

function aBulk() {
  const engine = new DatabaseSync(':memory:', { returnArrays: true });
  engine.exec('CREATE TABLE note (text TEXT NOT NULL PRIMARY KEY)');
  const database = new Database(engine, ':memory:');
  const generations = new Generations();
  const bulk = new BulkCommit(database, generations);
  const insert = database.prepare('INSERT INTO note VALUES (?)');
  const select = database.prepare('SELECT text FROM note ORDER BY text');
  const notes = (): unknown[] => select.all().map(([text]) => text);
  return { engine, database, generations, bulk, insert, notes };
}

test('a write is read at once, and kept once it is finished', async (t) => {
  const path = join(directory(t), 'store.db');
  const store = openSqliteStore({ path, bulk: true });
  const elsewhere = new DatabaseSync(path, { readOnly: true });
  const count = elsewhere.prepare('SELECT count(*) AS people FROM person');
  await store.people.add(aPerson('ann'));
  assert.equal((await store.people.person('ann'))?.id, 'ann');
  assert.equal(store.pairs.subject('page', '1001'), undefined);
  assert.equal(count.get()?.people, 0);
  await store.sync!();
  assert.equal(count.get()?.people, 1);
  await store.people.add(aPerson('bob'));
  elsewhere.close();
  await store.close();
  const again = openSqliteStore({ path });
  assert.equal((await again.people.person('bob'))?.id, 'bob');
  await again.close();
});

test('all writes share a transaction until it is finished', async () => {
  const { engine, bulk, insert } = aBulk();
  for (const text of ['a', 'b']) await bulk.write([], () => insert.run(text));
  assert.equal(engine.isTransaction, true);
  bulk.finish();
  assert.equal(engine.isTransaction, false);
  bulk.finish();
  await bulk.write([], () => insert.run('c'));
  assert.equal(engine.isTransaction, true);
});

test('a write that throws before it writes concerns itself alone', async () => {
  const { bulk, insert, notes } = aBulk();
  await bulk.write([], () => insert.run('a'));
  const refused = bulk.write([], () => {
    throw new RangeError('no');
  });
  await assert.rejects(refused, { message: 'no' });
  await bulk.write([], () => insert.run('b'));
  bulk.finish();
  assert.deepEqual(notes(), ['a', 'b']);
});

test('a write that fails half way undoes all since the last commit, and nothing is written after it', async () => {
  const { engine, bulk, insert, notes } = aBulk();
  await bulk.write([], () => insert.run('durable'));
  bulk.finish();
  await bulk.write([], () => insert.run('before'));
  await assert.rejects(
    bulk.write([], () => [insert.run('half'), insert.run(null)]),
    /NOT NULL/,
  );
  assert.equal(engine.isTransaction, false);
  await assert.rejects(
    bulk.write([], () => insert.run('after')),
    { code: 'unavailable' },
  );
  assert.throws(() => bulk.finish(), { code: 'unavailable' });
  assert.deepEqual(notes(), ['durable']);
});

test('when the disk is full, the write says so, and what was finished before stays', async () => {
  const { engine, bulk, insert, notes } = aBulk();
  await bulk.write([], () => insert.run('durable'));
  bulk.finish();
  engine.exec('PRAGMA max_page_count = 4');
  await bulk.write([], () => insert.run('small'));
  await assert.rejects(
    bulk.write([], () => insert.run('large'.repeat(10_000))),
    /disk is full\. Make room/,
  );
  assert.throws(() => bulk.finish(), { code: 'unavailable' });
  assert.deepEqual(notes(), ['durable']);
});

test('a commit that fails is told by whoever asked for it', async () => {
  const { engine, bulk, notes } = aBulk();
  // A foreign key that is checked at the end makes the commit itself fail.
  engine.exec(`CREATE TABLE reply (
    text TEXT REFERENCES note (text) DEFERRABLE INITIALLY DEFERRED
  )`);
  const reply = engine.prepare('INSERT INTO reply VALUES (?)');
  await bulk.write([], () => reply.run('to nobody'));
  assert.throws(() => bulk.finish(), { code: 'unavailable' });
  assert.equal(engine.isTransaction, false);
  assert.deepEqual(notes(), []);
});

test('a write spoils the cached reads it names', async () => {
  const { generations, bulk, insert } = aBulk();
  const commits = generations.commits();
  await bulk.write([1, 3], () => insert.run('a'));
  assert.deepEqual(
    [1, 2, 3].map((slot) => generations.at(slot)),
    [1, 0, 1],
  );
  assert.notEqual(generations.commits(), commits);
});
