import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Client } from 'pg';
import { Refusal } from '../../../src/domain/refusal.ts';
import { openPostgresStore, type PostgresStore } from '../../../src/store/postgres/store.ts';
import { admit, aPerson, happening } from '../samples.ts';
import { relayTo } from './relay.ts';
import { startServer } from './server.ts';

const server = await startServer();
const nameOf = (url: string): string => new URL(url).pathname.slice(1);

const opened: PostgresStore[] = [];
after(async () => {
  for (const store of opened) await store.close();
});
async function open(url: string, statement_ms = 5000): Promise<PostgresStore> {
  const store = await openPostgresStore({ url, jitter: Math.random, statement_ms });
  opened.push(store);
  return store;
}

const isUnavailable =
  (words: RegExp) =>
  (error: unknown): true => {
    assert.ok(error instanceof Refusal && error.code === 'unavailable', String(error));
    assert.match(error.message, words);
    return true;
  };
const ready = async (store: PostgresStore): Promise<void> => store.ready();
const subject = async (store: PostgresStore, psid = '1001') => store.pairs.subject('page', psid);

async function until(holds: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await holds();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Writes on and on, however many are refused meanwhile. */
function writing(store: PostgresStore): { acknowledged: string[]; stop(): Promise<void> } {
  const acknowledged: string[] = [];
  let isDone = false;
  const runs = Array.from({ length: 4 }, async (_, writer) => {
    for (let number = 0; !isDone; number++) {
      const psid = `${writer + 1}${String(number).padStart(9, '0')}`;
      const event = happening('first', 'message', 1);
      await admit(store, ['page', psid, `person-${psid}`], event).then(
        () => acknowledged.push(psid),
        (error) => {
          isUnavailable(/^The database 127\.0\.0\.1:\d+\/test_\d+ /)(error);
          return new Promise((resolve) => setTimeout(resolve, 10));
        },
      );
    }
  });
  return {
    acknowledged,
    async stop() {
      isDone = true;
      await Promise.all(runs);
    },
  };
}

/** So many more were acknowledged. */
function more(acknowledged: string[], count: number): Promise<void> {
  const enough = acknowledged.length + count;
  return until(async () => assert.ok(acknowledged.length >= enough));
}

async function assertKept(store: PostgresStore, acknowledged: string[]): Promise<void> {
  for (const psid of acknowledged) {
    const facts = await store.pairs.facts('page', psid);
    assert.equal(facts.length, 1, `${psid} was acknowledged and is lost`);
  }
}

test('a server that crashes is missed in words, and found again when it is back', async () => {
  const store = await open(await server.database());
  await store.people.add(aPerson('ann'));
  await admit(store, ['page', '1001', 'ann'], happening('1', 'message', 1));
  const { acknowledged, stop } = writing(store);
  await more(acknowledged, 20);

  await server.stop('immediate');
  const words = /^The database \S+ (cannot be reached|closed the connection|is shutting down)/;
  await assert.rejects(subject(store), isUnavailable(words));
  await assert.rejects(ready(store), isUnavailable(words));
  await assert.rejects(store.people.add(aPerson('bob')), isUnavailable(words));

  await server.start();
  await until(() => ready(store));
  assert.equal((await subject(store))?.first_name, 'First ann');
  await more(acknowledged, 20);
  await stop();
  await assertKept(store, acknowledged);
});

test('a store is not opened on a server that is not there', async () => {
  const words = /cannot be reached\. Is it running/;
  const nowhere = 'postgres://owner:s3cret@127.0.0.1:1/none';
  await assert.rejects(open(nowhere), (error: Error) => {
    isUnavailable(words)(error);
    return !error.message.includes('s3cret');
  });
  await assert.rejects(
    open('postgres://owner@no.such.host.invalid/none'),
    isUnavailable(/host name that cannot be/),
  );
  await assert.rejects(open(server.url('none')), isUnavailable(/has no such database/));
  const stranger = server.url('postgres').replace('owner@', 'stranger@');
  await assert.rejects(open(stranger), isUnavailable(/refuses this user or password/));
});

test('nothing is lost when another server takes over, and a standby is not asked', async (t) => {
  const leader = await startServer();
  const url = await leader.database();
  await (await open(url)).close();
  opened.pop();
  const follower = await leader.standby();
  await assert.rejects(
    open(follower.url(nameOf(url))),
    isUnavailable(/is a standby, which may lag/),
  );
  // From here on a commit is acknowledged when both have it.
  await leader.run(
    'postgres',
    "ALTER SYSTEM SET synchronous_standby_names = '*'",
    'SELECT pg_reload_conf()',
  );
  await until(async () => {
    const [states] = await leader.run('postgres', 'SELECT sync_state FROM pg_stat_replication');
    assert.deepEqual(states, ['sync']);
  });

  const relay = await relayTo(t, leader.port);
  const store = await open(relay.url(url));
  const { acknowledged, stop } = writing(store);
  await more(acknowledged, 20);
  await leader.stop('immediate');
  await assert.rejects(
    ready(store),
    isUnavailable(/cannot be reached|closed the connection|shutting/),
  );
  await follower.promote();
  await follower.run(
    'postgres',
    'ALTER SYSTEM RESET synchronous_standby_names',
    'SELECT pg_reload_conf()',
  );
  relay.leadTo(follower.port);
  await until(() => ready(store));
  await more(acknowledged, 20);
  await stop();
  await assertKept(store, acknowledged);
  await follower.stop();
});

test('a write that a standby had to confirm, and did not, is not acknowledged', async (t) => {
  const store = await open(await server.database(), 300);
  await store.people.add(aPerson('ann'));
  const reload = 'SELECT pg_reload_conf()';
  await server.run('postgres', "ALTER SYSTEM SET synchronous_standby_names = 'nobody'", reload);
  const reset = () =>
    server.run('postgres', 'ALTER SYSTEM RESET synchronous_standby_names', reload);
  // A server that waits for nobody would wait in every test that follows, and never stop.
  t.after(reset);
  const person = (id: string) => store.people.add(aPerson(id));
  // The setting holds a moment after it is told.
  let tried = 0;
  await until(() =>
    assert.rejects(person(`bob-${tried++}`), isUnavailable(/too slow: it did not answer in time/)),
  );
  const words = /did not confirm what it wrote: canceling wait/;
  const cancelled = assert.rejects(person('dee'), isUnavailable(words));
  const cancel = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
  let isOver = false;
  cancelled.finally(() => {
    isOver = true;
  });
  while (!isOver) await server.run('postgres', cancel);
  await cancelled;
  assert.equal((await store.people.person('ann'))?.id, 'ann');
  await reset();
  await until(() => ready(store));
  assert.equal(await person('cem'), true);
});

test('a read-only database is read, and said to be one', async () => {
  const url = await server.database();
  const before = await open(url);
  await before.people.add(aPerson('ann'));
  await admit(before, ['page', '1001', 'ann'], happening('1', 'message', 1));
  const turn = (to: string) =>
    server.run(
      'postgres',
      `ALTER DATABASE ${nameOf(url)} SET default_transaction_read_only = ${to}`,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${nameOf(url)}'`,
    );
  await turn('on');
  const words = /is read-only\. Point PAGESCOPE_DB at the primary, or let it write/;
  await until(async () => assert.equal((await subject(before))?.first_name, 'First ann'));
  // A connection that was ended is noticed by whoever uses it.
  await until(() => assert.rejects(before.people.add(aPerson('bob')), isUnavailable(words)));
  await until(() => assert.rejects(ready(before), isUnavailable(words)));
  await turn('off');
  await until(() => ready(before));
  assert.equal(await before.people.add(aPerson('bob')), true);
});

test('a full disk is told, reads go on, and what was acknowledged stays', async () => {
  const url = await server.database();
  const store = await open(url);
  await admit(store, ['page', '1001', 'ann'], happening('1', 'message', 1));
  // What the server says when it finds no room for a row.
  await server.run(
    nameOf(url),
    `CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$`,
    'CREATE TRIGGER full_disk BEFORE INSERT ON history EXECUTE FUNCTION no_room()',
    'CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON upkeep EXECUTE FUNCTION no_room()',
  );
  const words = /is full: its disk has no room\. Make room; nothing acknowledged is lost/;
  const second = admit(store, ['page', '1001', 'ann'], happening('2', 'message', 2));
  await assert.rejects(second, isUnavailable(words));
  await assert.rejects(ready(store), isUnavailable(words));
  assert.deepEqual(
    (await store.pairs.withPsid('1001')).map(({ next_seq }) => next_seq),
    [1],
  );
  await server.run(
    nameOf(url),
    'DROP TRIGGER full_disk ON history',
    'DROP TRIGGER full_disk ON upkeep',
  );
  await ready(store);
  await admit(store, ['page', '1001', 'ann'], happening('2', 'message', 2));
  assert.equal((await store.pairs.facts('page', '1001')).length, 2);
});

test('a row that stays locked holds up its own writes alone, and not for long', async () => {
  const url = await server.database();
  const store = await open(url, 300);
  for (const id of ['ann', 'bob']) await store.people.add(aPerson(id));
  const other = new Client({ connectionString: url });
  await other.connect();
  await other.query('BEGIN');
  await other.query("SELECT 1 FROM person WHERE id = 'ann' FOR UPDATE");
  const change = (id: string) => store.people.change(id, (one) => ({ ...one, gender: 'x' }));
  const words = /is too slow: a statement was cancelled/;
  // More of them than there are connections.
  const blocked = Promise.all(
    Array.from({ length: 50 }, () => assert.rejects(change('ann'), isUnavailable(words))),
  );
  assert.equal((await change('bob'))?.gender, 'x');
  assert.equal((await store.people.person('ann'))?.gender, null);
  await blocked;
  await other.query('COMMIT');
  await other.end();
  assert.equal((await change('ann'))?.gender, 'x');
});

test('a network that swallows everything is noticed, and what waits does not pile up', async (t) => {
  const url = await server.database();
  const relay = await relayTo(t, server.port);
  const store = await open(relay.url(url), 200);
  await store.people.add(aPerson('ann'));
  await admit(store, ['page', '1001', 'ann'], happening('1', 'message', 1));
  await subject(store);
  relay.stall();
  let [waiting, refused] = [0, 0];
  const asked = Array.from({ length: 25_000 }, (_, number) => {
    waiting++;
    return subject(store, String(number + 1)).catch((error) => {
      isUnavailable(/is too slow|closed the connection|cannot be reached/)(error);
      refused++;
      waiting--;
    });
  });
  await new Promise(setImmediate);
  assert.equal(waiting, 20_000);
  await Promise.all(asked);
  assert.equal(refused, 25_000);
  relay.resume();
  relay.cut();
  await until(async () => assert.equal((await subject(store))?.first_name, 'First ann'));
});

test('a server that has no connection left says so', async () => {
  const url = await server.database();
  await (await open(url)).ready();
  await server.run(
    nameOf(url),
    'CREATE ROLE few LOGIN CONNECTION LIMIT 0',
    'GRANT ALL ON ALL TABLES IN SCHEMA public TO few',
  );
  const limited = open(url.replace('owner@', 'few@'));
  await assert.rejects(limited, isUnavailable(/takes no more connections/));
});

test('tables that are gone are missed in words', async () => {
  const url = await server.database();
  const store = await open(url);
  await server.run(nameOf(url), 'DROP TABLE pair');
  await assert.rejects(subject(store), isUnavailable(/has lost tables/));
});

test('text that the database has no room for names nobody, and spoils no other read', async () => {
  const store = await open(await server.database());
  await store.people.add(aPerson('ann'));
  await admit(store, ['page', '1001', 'ann'], happening('1', 'message', 1));
  const strange = ['\0', '1001\0', 'x'.repeat(100_000), '\ud800', "'; DROP TABLE pair; --"];
  const found = await Promise.all([
    ...strange.map((psid) => subject(store, psid)),
    ...strange.map((digest) => store.registry.grant(digest)),
    ...strange.map((id) => store.registry.app(id)),
    ...strange.map((id) => store.registry.page(id)),
    ...strange.map((id) => store.people.person(id)),
    ...strange.map((id) => store.attachments.attachment('page', id)),
  ]);
  assert.deepEqual(
    found.filter((one) => one !== undefined),
    [],
  );
  assert.equal((await subject(store))?.first_name, 'First ann');
});
