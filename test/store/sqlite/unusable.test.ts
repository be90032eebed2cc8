/** Files that cannot be a store: each is refused in words, and none is touched. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import { aPerson } from '../samples.ts';
import { directory } from './directory.ts';

const NOBODY = 65_534;

function refused(path: string, words: RegExp): void {
  assert.throws(
    () => openSqliteStore({ path }),
    (error: Error & { code: string }) => {
      assert.equal(error.code, 'unavailable');
      assert(error.message.includes(path), error.message);
      assert.match(error.message, words);
      return true;
    },
  );
}

async function aStore(t: TestContext): Promise<string> {
  const path = join(directory(t), 'store.db');
  const store = openSqliteStore({ path });
  for (let id = 0; id < 2000; id++) store.people.add(aPerson(`person ${id}`));
  await store.close();
  return path;
}

function scribble(path: string, from: number, to: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(to - from, 0xa5), 0, to - from, from);
  closeSync(file);
}

const PAGE_BYTES = 4096;

/** Where in the file a table's tree begins. */
function pageOf(path: string, table: string): number {
  const database = new DatabaseSync(path, { readOnly: true });
  const row = database.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table);
  database.close();
  return (Number(row?.rootpage) - 1) * PAGE_BYTES;
}

/** Root is bound by no permission, so it steps down for as long as it takes. */
function asUser(act: () => void): void {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(NOBODY);
  try {
    act();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

test('a file of something else is refused and left as it was', (t) => {
  const path = join(directory(t), 'notes.txt');
  writeFileSync(path, 'Dear diary, '.repeat(1000));
  const before = readFileSync(path);
  refused(path, /is not a Pagescope store.*Nothing was changed.*--db/);
  assert.deepEqual(readFileSync(path), before);
});

test('the database of another program is refused and left as it was', (t) => {
  const path = join(directory(t), 'other.db');
  const other = new DatabaseSync(path);
  other.exec('CREATE TABLE bookmark (url TEXT)');
  other.close();
  const before = readFileSync(path);
  refused(path, /another program's database.*Nothing was changed.*--db/);
  assert.deepEqual(readFileSync(path), before);
});

test('a corrupt store is refused when it is opened and left as it was', async (t) => {
  const path = await aStore(t);
  scribble(path, 100, 4096);
  const before = readFileSync(path);
  refused(path, /is corrupt.*Nothing was changed.*restore a backup/);
  assert.deepEqual(readFileSync(path), before);
});

test('corruption that is met later is told by the read and by the write that meet it', async (t) => {
  const path = await aStore(t);
  // The root of the people alone: the schema lies in pages between those of the tables.
  const root = pageOf(path, 'person');
  scribble(path, root, root + PAGE_BYTES);
  const store = openSqliteStore({ path });
  const corrupt = { code: 'unavailable', message: /is corrupt/ };
  const all = Array.from({ length: 2000 }, (_, id) => `person ${id}`);
  assert.throws(() => {
    for (const id of all) store.people.person(id);
  }, corrupt);
  await assert.rejects(
    Promise.all(all.map((id) => store.people.change(id, (person) => person))),
    corrupt,
  );
  await store.close();
});

test('a store of a newer program is refused and left as it was', async (t) => {
  const path = await aStore(t);
  const newer = new DatabaseSync(path);
  newer.exec('PRAGMA user_version = 999');
  newer.close();
  const before = readFileSync(path);
  refused(path, /made by a newer Pagescope \(schema 999; this one knows \d+\).*update Pagescope/);
  assert.deepEqual(readFileSync(path), before);
});

test('a directory is no store', (t) => {
  const path = join(directory(t), 'store.db');
  mkdirSync(path);
  refused(path, /cannot be opened/);
});

test('a file in the place of the directory is told', (t) => {
  const path = directory(t);
  writeFileSync(join(path, 'file'), '');
  refused(join(path, 'file', 'store.db'), /directory of the store .* cannot be made.*--db/);
});

test('a read-only store is refused', async (t) => {
  const path = await aStore(t);
  chmodSync(path, 0o444);
  chmodSync(`${path}.lock`, 0o666);
  chmodSync(dirname(path), 0o777);
  asUser(() => refused(path, /cannot be written.*writable for this user/));
});

test('a store in a read-only directory is refused', async (t) => {
  const path = await aStore(t);
  rmSync(`${path}.lock`);
  chmodSync(path, 0o666);
  chmodSync(dirname(path), 0o555);
  asUser(() => refused(path, /its directory readable and writable for this user/));
  chmodSync(dirname(path), 0o755);
});

test('a store is locked by whatever name it is opened', async (t) => {
  const path = await aStore(t);
  const link = join(path, '..', 'link.db');
  symlinkSync(path, link);
  const store = openSqliteStore({ path: link });
  refused(path, /in use by another Pagescope process.*Stop it.*--db/);
  await store.close();
  await openSqliteStore({ path }).close();
});
