import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { Refusal } from '../../../src/domain/refusal.ts';
import { type Steps, schemaText } from '../../../src/store/postgres/migrate.ts';
import { MIGRATIONS } from '../../../src/store/postgres/migrations.ts';
import { openPostgresStore, type PostgresStore } from '../../../src/store/postgres/store.ts';
import { aPerson } from '../samples.ts';
import { startServer } from './server.ts';

const server = await startServer();
const nameOf = (url: string): string => new URL(url).pathname.slice(1);
const open = (url: string, steps?: Steps): Promise<PostgresStore> =>
  openPostgresStore({ url, jitter: Math.random, ...(steps && { steps }) });

/** A later version: another column and an index, both made while the table is in use. */
const LATER: Steps = [
  ...MIGRATIONS,
  [
    { add: 'nickname text', to: 'person' },
    { index: 'person_by_name', on: 'person', columns: ['lane', 'last_name'] },
  ],
];

const isUnavailable = (words: RegExp) => (error: unknown) =>
  error instanceof Refusal && error.code === 'unavailable' && words.test(error.message);

const indexes = (url: string): Promise<unknown[][]> =>
  server.run(
    nameOf(url),
    `SELECT relname, indisvalid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
      WHERE relname LIKE 'person%' ORDER BY relname`,
  );

test('a new database gets the schema, and an up-to-date one is left alone', async () => {
  const url = await server.database();
  await (await open(url)).close();
  const [[first]] = (await server.run(nameOf(url), 'SELECT taken_at FROM schema_step')) as [
    [number],
  ];
  await (await open(url)).close();
  const taken = await server.run(nameOf(url), 'SELECT step, taken_at FROM schema_step');
  assert.deepEqual(taken, [[1, first]]);
});

test('several servers that start at once make one schema', async () => {
  const url = await server.database();
  const stores = await Promise.all(Array.from({ length: 8 }, () => open(url)));
  assert.equal(await stores[0]!.people.add(aPerson('ann')), true);
  assert.equal(await stores[7]!.people.add(aPerson('ann')), false);
  await Promise.all(stores.map((store) => store.close()));
});

test('what `pagescope schema` prints is what a server makes', async () => {
  const [made, printed] = [await server.database(), await server.database()];
  await (await open(made)).close();
  const statements = schemaText('postgres', MIGRATIONS)
    .split(';\n')
    .filter((one) => one.trim());
  // Twice: somebody was interrupted.
  await server.run(nameOf(printed), ...statements, ...statements);
  const described = (url: string) =>
    server.run(
      nameOf(url),
      `SELECT table_name, column_name, data_type, collation_name, is_nullable, column_default
        FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2`,
    );
  const indexed = (url: string) =>
    server.run(
      nameOf(url),
      "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    );
  assert.deepEqual(await described(printed), await described(made));
  assert.deepEqual(await indexed(printed), await indexed(made));
});

test('a user who may not change the schema serves from tables that are there', async () => {
  const url = await server.database();
  await (await open(url)).close();
  await server.run(
    nameOf(url),
    'CREATE ROLE server_only LOGIN',
    'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO server_only',
  );
  const store = await open(url.replace('owner@', 'server_only@'));
  await store.ready();
  assert.equal(await store.people.add(aPerson('ann')), true);
  await store.close();
  const empty = (await server.database()).replace('owner@', 'server_only@');
  await assert.rejects(open(empty), isUnavailable(/does not let this user do that/));
});

test('a step is taken while servers of the version before read and write', async () => {
  const url = await server.database();
  const before = await open(url);
  let isDone = false;
  let written = 0;
  const writing = (async () => {
    for (; !isDone; written++) {
      assert.equal(await before.people.add(aPerson(`p${written}`)), true);
      assert.equal((await before.people.person(`p${written}`))?.id, `p${written}`);
    }
  })();
  const after = await open(url, LATER);
  const seen = written;
  while (written < seen + 5) await new Promise(setImmediate);
  isDone = true;
  await writing;
  await before.ready();
  assert.equal((await after.people.people({ after: null, limit: 1000 })).items.length, written);
  await before.close();
  await after.close();
});

test('a process that is killed while it makes an index is made up for', async () => {
  const url = await server.database();
  const before = await open(url);
  await before.people.add(aPerson('ann'));
  await before.close();
  // An index is not finished while a transaction from before it began is open.
  const { Client } = await import('pg');
  const old = new Client({ connectionString: url });
  await old.connect();
  await old.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await old.query('SELECT count(*) FROM app');

  const script = `
    import { openPostgresStore } from ${JSON.stringify(new URL('../../../src/store/postgres/store.ts', import.meta.url))};
    await openPostgresStore({ url: ${JSON.stringify(url)}, jitter: Math.random, steps: ${JSON.stringify(LATER)} });`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: 'inherit',
  });
  const ended = once(child, 'exit');
  while (child.exitCode === null) {
    const found = await indexes(url);
    if (found.some(([name, valid]) => name === 'person_by_name' && valid === false)) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill('SIGKILL');
  await ended;
  // Its connection has yet to learn of it.
  await server.run(
    'postgres',
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = '${nameOf(url)}' AND query LIKE 'CREATE INDEX%'`,
  );
  await old.query('ROLLBACK');
  await old.end();
  assert.deepEqual((await indexes(url)).at(-1), ['person_unswept', true]);
  assert.ok((await indexes(url)).some(([name, valid]) => name === 'person_by_name' && !valid));

  // The one who was killed still holds the lock, for as long as it had taken it.
  await assert.rejects(
    openPostgresStore({ url, jitter: Math.random, steps: LATER, schema_wait_ms: 300 }),
    isUnavailable(/Another process is changing the schema/),
  );
  await server.run(nameOf(url), "UPDATE upkeep SET until = 1 WHERE id = 'schema'");
  const after = await open(url, LATER);
  assert.equal((await after.people.person('ann'))?.id, 'ann');
  await after.close();
  assert.ok((await indexes(url)).every(([, valid]) => valid === true));
});

test('a database of a newer version is refused, and left as it is', async () => {
  const url = await server.database();
  await (await open(url, LATER)).close();
  await assert.rejects(
    open(url),
    isUnavailable(/made by a newer Pagescope \(schema 2; this one knows 1\)/),
  );
});

test('a server says that the schema beneath it went back', async () => {
  const url = await server.database();
  const store = await open(url, LATER);
  await server.run(nameOf(url), 'DELETE FROM schema_step WHERE step = 2');
  await assert.rejects(async () => store.ready(), isUnavailable(/has an older schema \(1; this/));
  await store.close();
});

test('another program’s tables are left alone', async () => {
  const url = await server.database();
  await server.run(nameOf(url), 'CREATE TABLE person (id int)');
  await assert.rejects(open(url), isUnavailable(/another program's tables \(person\)/));
  const tables = await server.run(
    nameOf(url),
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
  );
  assert.deepEqual(tables, [['person']]);
});

test('tables may lie in a schema of their own', async () => {
  const url = await server.database();
  await server.run(nameOf(url), 'CREATE SCHEMA pagescope', 'CREATE TABLE person (id int)');
  const store = await open(`${url}?options=-c%20search_path%3Dpagescope`);
  assert.equal(await store.people.add(aPerson('ann')), true);
  await store.ready();
  await store.close();
});

test('text is ordered by its bytes, whatever the database is used to', async () => {
  await server.run(
    'postgres',
    `CREATE DATABASE swedish TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'sv-SE' LOCALE 'C'`,
  );
  const store = await open(server.url('swedish'));
  for (const id of ['b', 'A', 'a', 'B', 'ä']) {
    await store.registry.addPage({ id, name: id, business_id: null, created_at: 0 });
  }
  const { items } = await store.registry.pages({ after: null, limit: 9 });
  assert.deepEqual(
    items.map(({ id }) => id),
    ['A', 'B', 'a', 'b', 'ä'],
  );
  await store.close();
});
