import assert from 'node:assert/strict';
import { after, mock, test } from 'node:test';
import { Database } from '../../../src/store/postgres/database.ts';
import { openPostgresStore } from '../../../src/store/postgres/store.ts';
import type { ReadBatch } from '../../../src/store/store.ts';
import { NOW } from '../samples.ts';
import { startServer } from './server.ts';

const server = await startServer();
const url = await server.database();
const stores = [
  await openPostgresStore({ url, jitter: Math.random }),
  await openPostgresStore({ url, jitter: Math.random }),
];
after(() => Promise.all(stores.map((store) => store.close())));

const PAGES = 50;
const PEOPLE = 60;

/** Everybody was read on every page, twice, in whatever order. */
const flush = (isBackwards: boolean): ReadBatch[] => {
  const people = Array.from({ length: PEOPLE }, (_, index) => `p${index}`);
  const batches = Array.from({ length: PAGES }, (_, page): ReadBatch => {
    const reads = [...people, ...people].map((id): [string, string, number] => [id, '1', 2]);
    const shared = { page_id: `page ${page}`, app_id: 'app', fields: 'first_name', minute: NOW };
    return { ...shared, answer: 'profile', reads: isBackwards ? reads.reverse() : reads };
  });
  return isBackwards ? batches.reverse() : batches;
};

test('what is recorded together, of however many pages, is one statement', async () => {
  const run = mock.method(Database.prototype, 'run');
  await stores[0]!.audit.record(flush(false));
  assert.equal(run.mock.callCount(), 1);
  run.mock.restore();
  const { items } = await stores[1]!.audit.reads('p7', { after: null, limit: 100 });
  assert.equal(items.length, PAGES);
  assert.deepEqual(new Set(items.map(({ reads }) => reads)), new Set([4]));
});

test('servers that record reads of the same people at once lose none of them', async () => {
  const rounds = 10;
  const before = (await stores[0]!.audit.reads('p9', { after: null, limit: 1 })).items[0]!.reads;
  await Promise.all(
    stores.map(async (store, index) => {
      for (let round = 0; round < rounds; round++) await store.audit.record(flush(index === 1));
    }),
  );
  const { items } = await stores[0]!.audit.reads('p9', { after: null, limit: 100 });
  for (const { reads } of items) assert.equal(reads, before + stores.length * rounds * 4);
});
