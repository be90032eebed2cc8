import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import { directory } from './directory.ts';

test('a store is one process’s at a time, and free again when that is killed', async (t) => {
  const path = join(directory(t), 'store.db');
  const holder = spawn(
    process.execPath,
    [fileURLToPath(new URL('writer.ts', import.meta.url)), path],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await once(holder.stdout, 'data');
  assert.throws(() => openSqliteStore({ path }), {
    code: 'unavailable',
    message: `The store ${path} is in use by another Pagescope process. Stop it or work through it, or name another file with --db.`,
  });
  holder.kill('SIGKILL');
  await once(holder, 'close');
  await openSqliteStore({ path }).close();
});
