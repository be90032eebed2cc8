import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { setTimeout as later } from 'node:timers/promises';
import { Database } from '../../../src/store/sqlite/database.ts';
import { keepLogShort } from '../../../src/store/sqlite/log-size.ts';
import { directory } from './directory.ts';

test('the log begins anew when readers never let it, and the connection has a snapshot', async (t) => {
  const path = join(directory(t), 'store.db');
  const engine = new DatabaseSync(path);
  engine.exec('PRAGMA journal_mode = WAL; CREATE TABLE pair (text TEXT)');
  const reader = new DatabaseSync(path, { readOnly: true });
  const insert = engine.prepare('INSERT INTO pair VALUES (?)');
  const bytes = () => statSync(`${path}-wal`).size;
  // One reads at every moment, and none of them reads for long.
  const rounds = () => {
    for (let round = 0; round < 200; round++) {
      insert.run('x'.repeat(10_000));
      reader.exec('BEGIN; SELECT count(*) FROM pair');
      insert.run('y');
      reader.exec('COMMIT');
    }
  };
  rounds();
  const database = new Database(engine, path);
  assert.ok(bytes() > 1_000_000);
  database.keepSnapshot();
  const stop = keepLogShort(database, 1_000_000);
  while (bytes() > 0) await later(10);
  stop();
  rounds();
  const grown = bytes();
  await later(600);
  assert.equal(bytes(), grown, 'nobody looks any more');
  reader.close();
  database.close();
});
