import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import { directory } from './directory.ts';

const WRITER = fileURLToPath(new URL('writer.ts', import.meta.url));
/** What `ulimit -f` counts in: half a kilobyte or one, whichever shell. */
const BLOCKS = 2000;

test('when a file can grow no more, writes are refused in words and nothing acknowledged is lost', async (t) => {
  const path = join(directory(t), 'store.db');
  const writer = spawn(
    'sh',
    ['-c', `ulimit -f ${BLOCKS}; exec "$0" "$@"`, process.execPath, WRITER, path],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const lines = (await text(writer.stdout)).split('\n').slice(0, -1);
  const refused = lines.filter((line) => line.startsWith('refused'));
  const acknowledged = lines.filter((line) => !line.startsWith('refused'));
  assert(acknowledged.length > 0);
  assert(refused.length > 0);
  for (const line of refused)
    assert.match(line, /^refused unavailable: The store .* (disk|grow|written)/);

  const store = openSqliteStore({ path });
  for (const line of acknowledged) {
    const [psid = '', id = ''] = line.split(' ');
    assert(await hasFact(psid, id), `${line} was acknowledged and is lost`);
  }
  await store.close();
  const file = new DatabaseSync(path, { readOnly: true });
  assert.deepEqual({ ...file.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
  file.close();

  async function hasFact(psid: string, id: string): Promise<boolean> {
    return (await store.pairs.facts('page', psid)).some(({ event_id }) => event_id === id);
  }
});
