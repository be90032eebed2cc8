import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Client } from 'pg';
import { Database } from '../../../src/store/postgres/database.ts';
import { MIGRATIONS } from '../../../src/store/postgres/migrations.ts';
import { openPostgresStore } from '../../../src/store/postgres/store.ts';
import { startServer } from './server.ts';

const server = await startServer();
const url = await server.database();
const client = new Client({ connectionString: url });
await client.connect();
after(() => client.end());

const LANED = MIGRATIONS.flat().flatMap((step) =>
  'table' in step && step.lane ? [step.table] : [],
);

/** What the server would do if it were told no values, and did not mind how long it takes. */
async function planOf(text: string): Promise<string> {
  const { rows } = await client.query({ text: `EXPLAIN (GENERIC_PLAN) ${text}`, rowMode: 'array' });
  return rows.map(([line]) => line).join('\n');
}

for (const engine of ['postgres', 'citus'] as const) {
  test(`no statement walks over a table that grows (as on ${engine})`, async () => {
    const store = await openPostgresStore({ url, jitter: Math.random, engine, bulk: true });
    await store.close();
    // Tables are small here: without this they would be walked over because that is quick.
    await client.query('SET enable_seqscan = off; SET enable_bitmapscan = off');
    for (const { text } of store.statements) {
      // It asks nothing.
      if (text.startsWith('COPY')) continue;
      const plan = await planOf(text);
      for (const table of LANED) {
        assert.doesNotMatch(plan, new RegExp(`Seq Scan on ${table}\\b`), `${text}\n${plan}`);
      }
      // An index that is read from end to end is no better.
      for (const line of plan.split('\n').filter((one) => /Index (Only )?Scan/.test(one))) {
        assert.ok(hasCondition(plan, line), `${text}\n${plan}`);
      }
    }
  });
}

/** Does the scan on this line begin or end somewhere? Where an order was asked for, it may not. */
function hasCondition(plan: string, line: string): boolean {
  const lines = plan.split('\n');
  const next = lines[lines.indexOf(line) + 1] ?? '';
  return /Index Cond/.test(next) || /person_unswept|_pkey on (app|page|token)/.test(line);
}

/** How plans are made, as one who reads is told and as one who writes. */
async function planModes(url: string): Promise<unknown[]> {
  const settings = { name: 'db', url, statement_ms: 5000, connections: 2, jitter: Math.random };
  const database = new Database(settings);
  const all = database.prepare("SELECT current_setting('plan_cache_mode')");
  const rows = [await database.get(all, []), (await database.exec(all.text))[0]];
  await database.close();
  return rows.map((row) => row?.[0]);
}

test('no plan is made for the values of one question', async () => {
  assert.deepEqual(await planModes(url), ['force_generic_plan', 'force_generic_plan']);
});

test('but on Citus, which cannot make one without them', async () => {
  const citus = await server.database();
  await server.run(
    new URL(citus).pathname.slice(1),
    'SET allow_system_table_mods = on',
    `INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
      VALUES (99999, 'citus', 10, 11, false, '0')`,
  );
  assert.deepEqual(await planModes(citus), ['auto', 'auto']);
});

test('a read of many people goes from one to the next by their keys', async () => {
  const store = await openPostgresStore({ url, jitter: Math.random });
  await store.close();
  const text = store.statements.find((one) =>
    /unnest\(.* JOIN pair .* JOIN person/s.test(one.text),
  )!.text;
  const plan = await planOf(text);
  assert.match(plan, /Nested Loop/);
  assert.match(plan, /Index Scan using pair_pkey on pair/);
  assert.match(plan, /Index Scan using person_pkey on person/);
  assert.doesNotMatch(plan, /Hash|Merge/);
});
