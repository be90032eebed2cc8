import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { Database } from '../../../src/store/sqlite/database.ts';
import { Generations } from '../../../src/store/sqlite/generations.ts';
import { GroupCommit } from '../../../src/store/sqlite/group-commit.ts';

/** Counts the transactions that are begun. */
class Counting extends Database {
  begun = 0;

  override prepare(sql: string) {
    const statement = super.prepare(sql);
    if (!sql.startsWith('BEGIN')) return statement;
    const run = statement.run.bind(statement);
    statement.run = (...parameters) => {
      this.begun++;
      return run(...parameters);
    };
    return statement;
  }
}

function aGroup() {
  const engine = new DatabaseSync(':memory:', { returnArrays: true });
  engine.exec('CREATE TABLE note (text TEXT NOT NULL PRIMARY KEY)');
  const database = new Counting(engine, ':memory:');
  const generations = new Generations();
  const group = new GroupCommit(database, generations);
  const insert = database.prepare('INSERT INTO note VALUES (?)');
  const select = database.prepare('SELECT text FROM note ORDER BY text');
  const notes = (): unknown[] => select.all().map(([text]) => text);
  return { engine, database, generations, group, insert, notes };
}

test('writes of one turn share one transaction, those of the next have their own', async () => {
  const { database, group, insert, notes } = aGroup();
  await Promise.all(['a', 'b', 'c'].map((text) => group.write([], () => insert.run(text))));
  assert.equal(database.begun, 1);
  await group.write([], () => insert.run('d'));
  assert.equal(database.begun, 2);
  assert.deepEqual(notes(), ['a', 'b', 'c', 'd']);
});

test('a write is acknowledged after its commit', async () => {
  const { engine, group, insert } = aGroup();
  await group.write([], () => insert.run('a'));
  assert.equal(engine.isTransaction, false);
});

test('a write that fails half way is undone and spares its neighbours', async () => {
  const { group, insert, notes } = aGroup();
  const writes = [
    group.write([], () => insert.run('before')),
    group.write([], () => [insert.run('half'), insert.run(null)]),
    group.write([], () => insert.run('after')),
    group.write([], () => [insert.run('other half'), insert.run('before')]),
  ];
  const [before, half, after, other] = await Promise.allSettled(writes);
  assert.deepEqual([before?.status, after?.status], ['fulfilled', 'fulfilled']);
  assert.deepEqual([half?.status, other?.status], ['rejected', 'rejected']);
  assert.deepEqual(notes(), ['after', 'before']);
});

test('a write that throws before it writes does not make the others run again', async () => {
  const { group, insert, notes } = aGroup();
  let runs = 0;
  const counted = group.write([], () => {
    runs++;
    insert.run('a');
  });
  const refused = group.write([], () => {
    throw new RangeError('no');
  });
  await assert.rejects(refused, { message: 'no' });
  await counted;
  assert.equal(runs, 1);
  assert.deepEqual(notes(), ['a']);
});

test('when the store is full nothing of the group is written, and later writes are', async () => {
  const { engine, group, insert, notes } = aGroup();
  engine.exec('PRAGMA max_page_count = 4');
  const writes = [
    group.write([], () => insert.run('small')),
    group.write([], () => insert.run('large'.repeat(10_000))),
    group.write([], () => insert.run('also small')),
  ];
  for (const { status, ...rest } of await Promise.allSettled(writes)) {
    assert.equal(status, 'rejected');
    const { reason } = rest as { reason: Error & { code: string } };
    assert.equal(reason.code, 'unavailable');
    assert.match(reason.message, /disk is full\. Make room/);
  }
  assert.deepEqual(notes(), []);
  engine.exec('PRAGMA max_page_count = 4000');
  await group.write([], () => insert.run('later'));
  assert.deepEqual(notes(), ['later']);
});

test('a commit that fails rejects its whole group', async () => {
  const { engine, group, insert, notes } = aGroup();
  // A foreign key that is checked at the end makes the commit itself fail.
  engine.exec(`CREATE TABLE reply (
    text TEXT REFERENCES note (text) DEFERRABLE INITIALLY DEFERRED
  )`);
  const reply = engine.prepare('INSERT INTO reply VALUES (?)');
  const writes = [
    group.write([], () => insert.run('a')),
    group.write([], () => reply.run('to nobody')),
  ];
  for (const { status, ...rest } of await Promise.allSettled(writes)) {
    assert.equal(status, 'rejected');
    assert.equal((rest as { reason: { code: string } }).reason.code, 'unavailable');
  }
  assert.deepEqual(notes(), []);
  await group.write([], () => insert.run('b'));
  assert.deepEqual(notes(), ['b']);
});

test('generations are raised before a write is acknowledged, those it names and no others', async () => {
  const { generations, group, insert } = aGroup();
  const before = [1, 2, 3].map((slot) => generations.at(slot));
  const commits = generations.commits();
  const write = group.write([1, 3], () => insert.run('a'));
  assert.deepEqual(
    [1, 2, 3].map((slot) => generations.at(slot)),
    before,
  );
  await write;
  assert.deepEqual(
    [1, 2, 3].map((slot) => generations.at(slot)),
    [1, 0, 1],
  );
  assert.notEqual(generations.commits(), commits);
});

test('a large number of writes is split, and all are done', async () => {
  const { database, group, insert, notes } = aGroup();
  const texts = Array.from({ length: 20_000 }, (_, index) => String(index));
  await Promise.all(texts.map((text) => group.write([], () => insert.run(text))));
  assert(database.begun > 1);
  assert.equal(notes().length, texts.length);
});
