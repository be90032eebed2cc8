/** A store that was opened for an import: thousands of writes to a transaction. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { Client } from 'pg';
import { admitToPair } from '../../../src/domain/pair.ts';
import { createIngest } from '../../../src/events/ingest.ts';
import { copy } from '../../../src/store/postgres/copy.ts';
import { Statement } from '../../../src/store/postgres/statement.ts';
import { openPostgresStore, type PostgresStore } from '../../../src/store/postgres/store.ts';
import { aDelivery, admit, aPage, aPerson, happening, NOW } from '../samples.ts';
import { startServer } from './server.ts';

const server = await startServer();
const stores: PostgresStore[] = [];
after(() => Promise.all(stores.map((store) => store.close())));

async function open(url: string): Promise<PostgresStore> {
  const store = await openPostgresStore({ url, jitter: Math.random, bulk: true });
  stores.push(store);
  return store;
}

const CROWD = 3000;
const numbers = Array.from({ length: CROWD }, (_, index) => index);

test('what two imports bring at the same time is there once, and told to one of them', async () => {
  const url = await server.database();
  const both = [await open(url), await open(url)];

  const added = await Promise.all(
    both.map((store) =>
      Promise.all(numbers.map((number) => store.people.add(aPerson(`p${number}`)))),
    ),
  );
  for (const number of numbers) {
    assert.equal(Number(added[0]![number]) + Number(added[1]![number]), 1, `p${number}`);
  }

  const psids = await Promise.all(
    both.map((store, index) =>
      Promise.all(
        numbers.map((number) =>
          store.people.reserve(`p${number}`, 'page', `${index + 1}${1_000_000 + number}`),
        ),
      ),
    ),
  );
  assert.deepEqual(psids[0], psids[1], 'one PSID for each pair');

  const admitted = await Promise.all(
    both.map((store) =>
      Promise.all(
        numbers.map((number) => {
          const pair = ['page', psids[0]![number]!, `p${number}`] as const;
          return admit(store, pair, happening('first', 'message', NOW));
        }),
      ),
    ),
  );
  for (const number of numbers) {
    const outcomes = admitted.map((all) => all[number]!.outcome).sort();
    assert.deepEqual(outcomes, ['admitted', 'replayed'], `p${number}`);
  }
  const name = new URL(url).pathname.slice(1);
  for (const table of ['person', 'scoped_id', 'pair', 'history', 'message', 'thread']) {
    const [[count] = []] = await server.run(name, `SELECT count(*) FROM ${table}`);
    assert.equal(Number(count), CROWD, table);
  }
});

test('a write that cannot be made spoils no other of its group', async () => {
  const store = await open(await server.database());
  const awkward = aPerson('awkward', { first_name: 'nul \0' });
  const done = await Promise.allSettled([
    ...numbers.slice(0, 50).map((number) => store.people.add(aPerson(`p${number}`))),
    store.people.add(awkward),
  ]);
  assert.equal(done.at(-1)!.status, 'rejected');
  assert.ok(done.slice(0, -1).every((one) => one.status === 'fulfilled' && one.value));
  assert.ok(await store.people.person('p49'));
  assert.equal(await store.people.person('awkward'), undefined);
});

test('who is erased meanwhile gets no PSID', async () => {
  const store = await open(await server.database());
  const some = numbers.slice(0, 500);
  await Promise.all(some.map((number) => store.people.add(aPerson(`p${number}`))));
  const [reserved] = await Promise.all([
    Promise.allSettled(
      some.map((number) => store.people.reserve(`p${number}`, 'page', String(1000 + number))),
    ),
    ...some.map((number) => store.people.erase(`p${number}`, NOW)),
  ]);
  for (const number of some) {
    const kept = await store.people.psids(`p${number}`);
    assert.equal(kept.length, reserved[number]!.status === 'fulfilled' ? 1 : 0, `p${number}`);
    await assert.rejects(store.people.reserve(`p${number}`, 'other', '1'), { code: 'not_found' });
  }
});

test('of each event of a group is told whether its person was erased by then', async () => {
  const store = await open(await server.database());
  const some = numbers.slice(0, 500);
  await Promise.all(some.map((number) => store.people.add(aPerson(`p${number}`))));
  const psids = await Promise.all(
    some.map((number) => store.people.reserve(`p${number}`, 'page', String(1000 + number))),
  );
  const isErased = (number: number): boolean => number % 7 === 0;
  await Promise.all(some.filter(isErased).map((number) => store.people.erase(`p${number}`, NOW)));
  for (const outcome of ['admitted', 'replayed']) {
    const done = await Promise.all(
      some.map((number) =>
        admit(store, ['page', psids[number]!, `p${number}`], happening('e', 'message', NOW)),
      ),
    );
    for (const [number, one] of done.entries()) {
      assert.equal(one.outcome, outcome);
      assert.equal('isErased' in one && one.isErased, isErased(number), `p${number}`);
    }
  }
});

test('who is erased while an import brings their events is gone, and so are the events', async () => {
  const store = await open(await server.database());
  await store.registry.addPage(aPage('page'));
  const ingest = createIngest({ store, clock: () => NOW, random: randomBytes });
  const some = numbers.slice(0, 1000);
  await Promise.all(some.map((number) => store.people.add(aPerson(`p${number}`))));
  const admitted = Promise.allSettled(
    some.map((number) =>
      ingest.admit({ id: 'e', type: 'message', page_id: 'page', person_id: `p${number}` }),
    ),
  );
  const erasing = some.filter((number) => number % 3 === 0);
  // Some before, some while, some after their event is written.
  for (const number of erasing) {
    await store.people.erase(`p${number}`, NOW);
    for (const { page_id, psid } of await store.people.psids(`p${number}`)) {
      await store.pairs.drop(page_id, psid, `p${number}`);
    }
  }
  const done = await admitted;
  for (const [number, one] of done.entries()) {
    if (number % 3 !== 0) {
      assert.equal(one.status, 'fulfilled');
      continue;
    }
    for (const { page_id, psid } of await store.people.psids(`p${number}`)) {
      assert.equal(await store.pairs.subject(page_id, psid), undefined, `p${number}`);
    }
  }
});

test('what is written without a look gives way to what stands', async () => {
  const store = await open(await server.database());
  const some = numbers.slice(0, 100);
  const psid = (number: number): string => String(1000 + number);
  const bring = (prefix: string) =>
    Promise.all(
      some.map(async (number) => {
        const id = `${prefix}${number}`;
        await store.people.add(aPerson(id));
        await store.people.reserve(id, 'page', psid(number));
      }),
    );
  const admitAll = (prefix: string, of: readonly number[]) =>
    Promise.all(
      of.map((number) => {
        const pair = { page_id: 'page', psid: psid(number), person_id: `${prefix}${number}` };
        const event = happening('e', 'message', NOW);
        const deliveries = [aDelivery(psid(number), 1)];
        return store.pairs.admit({ ...pair, isNew: true }, event, (before) => {
          return { ...admitToPair(before, event, NOW), deliveries };
        });
      }),
    );
  await bring('p');
  await bring('q');
  const first = await admitAll(
    'p',
    some.filter((number) => number % 10 === 0),
  );
  assert.ok(first.every(({ outcome }) => outcome === 'admitted'));

  const second = await admitAll('q', some);
  for (const [number, { outcome }] of second.entries()) {
    assert.equal(outcome, number % 10 === 0 ? 'taken' : 'admitted', `q${number}`);
  }
  const again = await admitAll('q', some);
  for (const [number, { outcome }] of again.entries()) {
    assert.equal(outcome, number % 10 === 0 ? 'taken' : 'replayed', `q${number}`);
  }
  const others = await Promise.all(
    some.map((number) => store.people.reserve(`p${number}`, 'page', '7')),
  );
  assert.deepEqual(others, some.map(psid), 'who has a PSID keeps it');
});

test('a group of which nothing can be written leaves the connection as it was', async () => {
  const store = await open(await server.database());
  const event = happening('e', 'message', NOW);
  const refused = await Promise.allSettled(
    numbers
      .slice(0, 50)
      .map((number) =>
        store.pairs.admit(
          { page_id: 'page', psid: String(1000 + number), person_id: 'p', isNew: true },
          event,
          () => assert.fail('no'),
        ),
      ),
  );
  assert.ok(refused.every(({ status }) => status === 'rejected'));
  assert.equal(await store.people.add(aPerson('p')), true);
});

test('rows come back from COPY as they went in', async () => {
  const client = new Client({ connectionString: server.url('postgres'), pipeline: true });
  await client.connect();
  after(() => client.end());
  await client.query('CREATE TABLE copied (place bigint, said text, is_so boolean)');
  const statement = new Statement('COPY copied (place, said, is_so) FROM STDIN', undefined);
  const unicode = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'));
  const awkward = fc.constantFrom('', '\\.', '\\N', '\t', '\r\n', '\\', '\\t', 'NULL', '😀');
  const row = fc.tuple(fc.option(fc.oneof(unicode, awkward)), fc.option(fc.boolean()));
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1 }), async (rows) => {
      await client.query('DELETE FROM copied');
      // What follows right behind must not be taken for data.
      const copied = copy(
        client as never,
        statement,
        rows.map(([said, isSo], place) => [place, said, isSo]),
      );
      const asked = client.query({
        text: 'SELECT said, is_so FROM copied ORDER BY place',
        rowMode: 'array',
      });
      await copied;
      assert.deepEqual((await asked).rows, rows);
    }),
    { numRuns: 100 },
  );
});

test('a COPY that the server refuses is told, and the connection goes on', async () => {
  const client = new Client({ connectionString: server.url('postgres'), pipeline: true });
  await client.connect();
  after(() => client.end());
  await client.query('CREATE TABLE once (id text PRIMARY KEY)');
  const statement = new Statement('COPY once (id) FROM STDIN', undefined);
  const missing = new Statement('COPY nowhere (id) FROM STDIN', undefined);
  const rows = numbers.map((number) => [String(number % 2000)]);
  const refused = copy(client as never, statement, rows);
  const lost = copy(client as never, missing, rows);
  const counted = client.query('SELECT count(*)::int AS count FROM once');
  await assert.rejects(refused, { code: '23505' });
  await assert.rejects(lost, { code: '42P01' });
  assert.equal((await counted).rows[0].count, 0);
});
