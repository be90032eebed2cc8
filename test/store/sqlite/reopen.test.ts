import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import {
  admit,
  anApp,
  aPage,
  aPerson,
  aRead,
  aToken,
  batched,
  happening,
  NOW,
} from '../samples.ts';
import { directory } from './directory.ts';

test('a store that was closed is found again as it was', async (t) => {
  const path = join(directory(t), 'made', 'on the way', 'store.db');
  const listing = { after: null, limit: 10 };
  const picture = { type: 'image/png' as const, bytes: Uint8Array.of(1, 2) };

  const before = openSqliteStore({ path });
  await before.registry.addApp(anApp('app'));
  await before.registry.addPage(aPage('page'));
  await before.registry.addToken(aToken('t'));
  await before.registry.setPermissions('app', 'page', ['pages_messaging']);
  for (const id of ['a', 'b']) await before.people.add(aPerson(id));
  const person = await before.people.setPicture('a', picture);
  await before.people.reserve('a', 'page', '1001');
  await admit(before, ['page', '1001', 'a'], happening('1', 'message', NOW));
  await before.audit.record(batched([aRead('a')]));
  await before.people.erase('b', NOW);
  const known = {
    grant: before.registry.grant('digest-of-t'),
    subject: before.pairs.subject('page', '1001'),
    facts: await before.pairs.facts('page', '1001'),
  };
  await before.close();

  const { registry, people, pairs, audit, close } = openSqliteStore({ path });
  assert.deepEqual(
    {
      grant: registry.grant('digest-of-t'),
      subject: pairs.subject('page', '1001'),
      facts: await pairs.facts('page', '1001'),
    },
    known,
  );
  assert.deepEqual((await people.people(listing)).items, [person]);
  assert.deepEqual(await people.picture('a'), picture);
  assert.deepEqual(await people.psids('a'), [{ page_id: 'page', psid: '1001' }]);
  assert.deepEqual(await people.unswept(), ['b']);
  assert.deepEqual((await audit.reads('a', listing)).items, [aRead('a')]);
  await close();
});

test('what was begun is finished by closing', async (t) => {
  const path = join(directory(t), 'store.db');
  const store = openSqliteStore({ path });
  const begun = Array.from({ length: 10_000 }, (_, id) => store.people.add(aPerson(String(id))));
  await store.close();
  assert.deepEqual(new Set(await Promise.all(begun)), new Set([true]));
  const again = openSqliteStore({ path });
  assert.notEqual(await again.people.person('9999'), undefined);
  await again.close();
});

test('a closed store says so, to reads and to writes, and closes only once', async () => {
  const store = openSqliteStore({ path: ':memory:' });
  await store.close();
  await store.close();
  const closed = { code: 'unavailable', message: 'The store :memory: is closed.' };
  await assert.rejects(store.people.add(aPerson('a')), closed);
  await assert.rejects(async () => store.ready(), closed);
  assert.throws(() => store.pairs.subject('page', '1001'), closed);
});

test('a store that was closed leaves one file and its lock', async (t) => {
  const path = directory(t);
  const store = openSqliteStore({ path: join(path, 'store.db') });
  await store.people.add(aPerson('a'));
  await store.close();
  assert.deepEqual(readdirSync(path).sort(), ['store.db', 'store.db.lock']);
});

test('a store is made for its owner alone, its log too', {
  skip: process.platform === 'win32',
}, async (t) => {
  const folder = directory(t);
  const store = openSqliteStore({ path: join(folder, 'store.db') });
  await store.people.add(aPerson('ann'));
  for (const name of ['store.db', 'store.db-wal']) {
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name);
  }
  await store.close();
});
