import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { NO_THREAD } from '../../../src/domain/conversation.ts';
import { newPair } from '../../../src/domain/pair.ts';
import { sqliteAudit } from '../../../src/store/sqlite/audit.ts';
import { Database } from '../../../src/store/sqlite/database.ts';
import { Generations } from '../../../src/store/sqlite/generations.ts';
import { GroupCommit } from '../../../src/store/sqlite/group-commit.ts';
import { sqliteLines } from '../../../src/store/sqlite/lines.ts';
import { MIGRATIONS } from '../../../src/store/sqlite/migrations.ts';
import { pairRows } from '../../../src/store/sqlite/pair-rows.ts';
import { sqlitePeople } from '../../../src/store/sqlite/people.ts';
import { RecentPeople } from '../../../src/store/sqlite/recent-people.ts';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import { admitToPerson, aPerson, happening, NOW } from '../samples.ts';

/** Tells what is asked of the file. */
class Watched extends Database {
  readonly asked: string[] = [];

  override prepare(sql: string) {
    const statement = super.prepare(sql);
    const get = statement.get.bind(statement);
    statement.get = (...parameters) => {
      this.asked.push(sql);
      return get(...parameters);
    };
    return statement;
  }
}

function people(max = 100) {
  const engine = new DatabaseSync(':memory:', { returnArrays: true });
  const database = new Watched(engine, ':memory:');
  for (const step of MIGRATIONS) database.exec(step);
  const group = new GroupCommit(database, new Generations());
  const recent = new RecentPeople(database, max);
  const audit = sqliteAudit(database, group);
  const store = sqlitePeople(database, group, sqliteLines(database), audit, recent);
  return { engine, database, group, people: store, recent };
}

test('of somebody who was added just now nothing is asked until they have something', async () => {
  const { database, people: store } = people();
  await store.add(aPerson('ann'));
  assert.deepEqual(await store.person('ann'), aPerson('ann'));
  assert.equal(await store.psid('ann', 'p'), undefined);
  assert.equal(await store.fact('ann', 'p', '1'), undefined);
  assert.equal(await store.reserve('ann', 'p', '1001'), '1001');
  assert.deepEqual(database.asked, []);
  assert.equal(await store.psid('ann', 'p'), '1001');
  assert.equal(await store.reserve('ann', 'p', '1002'), '1001');
});

test('a fact of somebody who was added just now is found', async () => {
  const { people: store } = people();
  await store.add(aPerson('ann'));
  const event = happening('1', 'message_read', NOW);
  await admitToPerson({ people: store } as never, 'ann', 'p', event);
  assert.equal((await store.fact('ann', 'p', '1'))?.event_id, '1');
  assert.equal((await store.person('ann'))?.last_name, '1');
});

test('somebody who was changed or erased is who they are now', async () => {
  const { people: store } = people();
  await store.add(aPerson('ann'));
  await store.change('ann', (person) => ({ ...person, first_name: 'Anna' }));
  assert.equal((await store.person('ann'))?.first_name, 'Anna');
  await store.add(aPerson('bob'));
  await store.erase('bob', NOW);
  assert.equal(await store.person('bob'), undefined);
  await assert.rejects(store.reserve('bob', 'p', '1001'), { code: 'not_found' });
});

test('somebody whose commit failed is not there', async () => {
  const { engine, people: store, group } = people();
  engine.exec(`CREATE TABLE reply (
    text TEXT REFERENCES app (id) DEFERRABLE INITIALLY DEFERRED
  )`);
  const reply = engine.prepare('INSERT INTO reply VALUES (?)');
  const [added] = await Promise.allSettled([
    store.add(aPerson('ann')),
    group.write([], () => reply.run('to nobody')),
  ]);
  assert.equal(added.status, 'rejected');
  assert.equal(await store.person('ann'), undefined);
  await assert.rejects(store.reserve('ann', 'p', '1001'), { code: 'not_found' });
});

test('more than it holds are asked for again', async () => {
  const { database, people: store } = people(2);
  for (const id of ['a', 'b', 'c', 'd']) await store.add(aPerson(id));
  for (const id of ['c', 'd']) assert.deepEqual(await store.person(id), aPerson(id));
  assert.equal(database.asked.length, 0);
  assert.deepEqual(await store.person('a'), aPerson('a'));
  assert.equal(database.asked.length, 1);
});

test('nobody outlives a store that was wiped', async () => {
  const store = openSqliteStore({ path: ':memory:' });
  await store.people.add(aPerson('ann'));
  await store.wipe!();
  assert.equal(await store.people.person('ann'), undefined);
  await assert.rejects(store.people.reserve('ann', 'p', '1001'), { code: 'not_found' });
  await store.close();
});

test('what a pair copies of somebody who was just added is what it copies of anybody', async () => {
  const person = aPerson('ann', {
    last_name: 'Ö "x" \u2028 \u0001',
    timezone: 5.75,
    is_payment_enabled: true,
    phone_only: true,
  });
  const copies = await Promise.all(
    [true, false].map(async (isRecent) => {
      const { engine, database, people: store, recent } = people();
      await store.add(person);
      if (!isRecent) recent.clear();
      const pair = newPair('p', '1001', 'ann');
      pairRows(database, recent).add({ pair, thread: NO_THREAD });
      const [row] = engine.prepare('SELECT profile FROM pair').all() as unknown as [string][];
      return row?.[0];
    }),
  );
  assert.equal(copies[0], copies[1]);
  assert.match(String(copies[0]), /^\["First ann",.*"5.75",/s);
});
