import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { fill, fillStore } from '../../bench/population.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';

/** More than one round of what repeats. */
const PEOPLE = 50;

function contents(path: string): Record<string, unknown[]> {
  const database = new DatabaseSync(path, { readOnly: true });
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all();
  const all = tables.map(({ name }) => [name, database.prepare(`SELECT * FROM ${name}`).all()]);
  database.close();
  return Object.fromEntries(all);
}

test('the fast way fills a store with the very rows that its port would write', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pagescope-fill-'));
  try {
    const [slow, fast] = [join(folder, 'slow.db'), join(folder, 'fast.db')];
    const store = openSqliteStore({ path: slow });
    await fill(store, PEOPLE);
    await store.close();
    await fillStore(fast, PEOPLE);
    const expected = contents(slow);
    assert.equal(expected.pair?.length, PEOPLE);
    assert.deepEqual(contents(fast), expected);
    const reopened = openSqliteStore({ path: fast });
    await reopened.ready?.();
    await reopened.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
