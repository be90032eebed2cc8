import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import { admit, aPerson, happening, NOW } from '../samples.ts';
import { directory } from './directory.ts';

const PICTURE = { type: 'image/png', bytes: new Uint8Array(200_000) } as const;
const PICTURES = 200;

test('reads between the writes see each of them, and do not keep the log from being used again', async (t) => {
  const path = join(directory(t), 'store.db');
  const store = openSqliteStore({ path });
  await store.people.add(aPerson('ann'));
  await store.people.reserve('ann', 'page', '1001');
  await admit(store, ['page', '1001', 'ann'], happening('1', 'message', NOW));
  for (let version = 1; version <= PICTURES; version++) {
    await store.people.setPicture('ann', PICTURE);
    assert.equal(store.pairs.subject('page', '1001')?.picture_version, version);
  }
  const written = PICTURES * PICTURE.bytes.length;
  assert(statSync(`${path}-wal`).size < written / 2);
  await store.close();
});

test('a store that is closed in the middle of reading is whole and free', async (t) => {
  const path = join(directory(t), 'store.db');
  for (let opened = 0; opened < 2; opened++) {
    const store = openSqliteStore({ path });
    await store.people.add(aPerson('ann'));
    assert.equal(store.pairs.subject('page', '1001'), undefined);
    await store.close();
    assert.throws(() => statSync(`${path}-wal`), { code: 'ENOENT' });
  }
});
