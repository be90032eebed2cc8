import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { directory, must } from '../cli/command.ts';
import { ADMIN_KEY, aFile, ask, plant, serving } from './serving.ts';

test('while the process that writes is away, profiles are read, and what wants it waits', async (t) => {
  const served = await serving(t, aFile(), { workers: 2 });
  const { read, page } = await plant(served);
  assert.equal((await ask(read)).text, '{"first_name":"Ann"}');
  const writer = (await served.logged('worker ready', 3)).find(({ worker }) => worker === 0)!;
  process.kill(writer.pid!, 'SIGKILL');
  await served.logged('worker died');
  const revoked = served.api('/events', {
    type: 'access_revoked',
    page_id: page.id,
    person_id: 'ann',
  });
  const ready = ask(`${served.origin}/readyz`);
  for (let count = 0; count < 20; count++) {
    const { status, text } = await ask(read);
    assert.equal(status, 200, text);
  }
  assert.ok((await revoked).event_id);
  for (let count = 0; count < 8; count++) assert.equal((await ask(read)).text, '{}');
  assert.equal((await ready).status, 200);
  served.kill('SIGTERM');
  assert.deepEqual(await served.ended, { code: 0 });
});

test('of those on a file one has the console', async (t) => {
  const db = aFile();
  const env = { PAGESCOPE_CONSOLE: 'true', PAGESCOPE_CONSOLE_PORT: '0' };
  await serving(t, db, { workers: 2, env });
  const asked = { PAGESCOPE_DB: db, PAGESCOPE_ADMIN_KEY: ADMIN_KEY };
  const link = await must(['console'], { cwd: directory(t), env: asked });
  const { origin, hash } = new URL(link.trim());
  const entered = await ask(`${origin}/admin/v1/sessions`, {
    body: { code: hash.slice('#code='.length) },
    origin,
  });
  assert.equal(entered.status, 200, entered.text);
});

test('when all are told to end at once, what was read of whom is written first', async (t) => {
  const db = aFile();
  const served = await serving(t, db, { workers: 2 });
  const { read } = await plant(served);
  const pids = (await served.logged('worker ready', 3)).map(({ pid }) => pid!);
  for (let count = 0; count < 12; count++) assert.equal((await ask(read)).status, 200);
  for (const pid of [served.pid, ...pids]) process.kill(pid, 'SIGTERM');
  assert.deepEqual(await served.ended, { code: 0 });
  const store = openSqliteStore({ path: db });
  t.after(() => store.close());
  const { items } = await store.audit.reads('ann', { after: null, limit: 10 });
  assert.equal(
    items.reduce((sum, { reads }) => sum + reads, 0),
    12,
  );
});
