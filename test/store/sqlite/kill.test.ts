import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import { directory } from './directory.ts';

const KILLS = 100;
/** Stores that are written and killed side by side. */
const STORES = 2;

const WRITER = fileURLToPath(new URL('writer.ts', import.meta.url));

test('a process killed 100 times has lost nothing that it acknowledged', async (t) => {
  const place = directory(t);
  const env = { ...process.env, NODE_COMPILE_CACHE: join(place, 'compiled') };
  const stores = Array.from({ length: STORES }, async (_, index) => {
    const path = join(place, `store${index}.db`);
    let acknowledged = 0;
    for (let run = 0; run < KILLS / STORES; run++) {
      const lines = await writeUntilKilled(path, run, env);
      acknowledged += lines.length;
      await assertKept(path, lines);
    }
    return acknowledged;
  });
  for (const acknowledged of await Promise.all(stores)) assert(acknowledged >= KILLS / STORES);
});

async function writeUntilKilled(
  path: string,
  run: number,
  env: NodeJS.ProcessEnv,
): Promise<string[]> {
  const writer = spawn(process.execPath, [WRITER, path, String(run)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  writer.stdout.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  const closed = once(writer, 'close');
  await once(writer.stdout, 'data');
  await wait(Math.random() * 30);
  writer.kill('SIGKILL');
  await closed;
  // What comes after the last end of line was cut off.
  return said.split('\n').slice(0, -1);
}

async function assertKept(path: string, lines: string[]): Promise<void> {
  const store = openSqliteStore({ path });
  const facts = new Map<string, Set<string>>();
  for (const line of lines) {
    const [psid = '', id = ''] = line.split(' ');
    const kept =
      facts.get(psid) ??
      new Set((await store.pairs.facts('page', psid)).map(({ event_id }) => event_id));
    facts.set(psid, kept);
    assert(kept.has(id), `${line} was acknowledged and is lost`);
  }
  for (const [psid, kept] of facts) {
    const [pair] = await store.pairs.withPsid(psid);
    assert.equal(pair?.next_seq, kept.size, `the pair ${psid} and its history are of one piece`);
  }
  await store.close();
  const file = new DatabaseSync(path, { readOnly: true });
  assert.deepEqual({ ...file.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
  file.close();
}
