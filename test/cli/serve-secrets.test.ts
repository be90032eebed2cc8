import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { collect, directory, freePort, pagescope, start } from './command.ts';

test('serve prints and stores no secret in clear', async (t) => {
  const cwd = directory(t);
  const adminKey = randomBytes(32).toString('base64url');
  const masterKey = randomBytes(32).toString('base64url');
  writeFileSync(join(cwd, 'admin-key'), `${adminKey}\n`);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = {
    PAGESCOPE_ADMIN_KEY_FILE: join(cwd, 'admin-key'),
    PAGESCOPE_MASTER_KEY: masterKey,
    PAGESCOPE_ORIGIN: origin,
    PAGESCOPE_DB: 'data/store.db',
    PAGESCOPE_PORT: String(port),
  };
  const child = start(['serve'], { cwd, env });
  const closed = once(child, 'close');
  t.after(() => child.kill('SIGKILL'));
  const printed = collect(child);
  while (!printed().stderr.includes('"ready"')) await once(child.stderr!, 'data');

  const api = async (path: string, body: object, key = adminKey) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
    return (await fetch(`${origin}/admin/v1${path}`, init)).json() as Promise<any>;
  };
  const app = await api('/apps', { name: 'My Bot' });
  const page = await api('/pages', { name: 'My Page', app_id: app.id });
  await api('/people', { id: 'ann', first_name: 'Ann' });
  const event = { type: 'message', page_id: page.id, person_id: 'ann' };
  const { psid } = await api('/events', event);
  const issued = await pagescope(['token', 'create', '--page', page.id, '--app', app.id], {
    cwd,
    env,
  });
  assert.equal(issued.code, 0, issued.stderr);
  const token = issued.stdout.trim();
  assert.match(token, /^PSC[\w-]{49}$/);

  const read = await fetch(`${origin}/v2.6/${psid}?access_token=${token}`);
  assert.equal(((await read.json()) as { first_name: string }).first_name, 'Ann');
  // What goes wrong is what tends to be logged.
  await fetch(`${origin}/v2.6/${psid}?fields=nonsense(&access_token=${page.access_token}`);
  await fetch(`${origin}/v2.6/1/edge?access_token=${app.access_token}`, { method: 'POST' });
  await api('/apps', { name: 5 });
  await api('/apps', { name: 'No' }, `${adminKey}x`);

  const secrets = {
    'admin key': adminKey,
    'master key': masterKey,
    'app secret': app.secret,
    'first token': page.access_token,
    'second token': token,
  };
  const scan = (): void => {
    const { stdout, stderr } = printed();
    const places: Record<string, Buffer> = {
      stdout: Buffer.from(stdout),
      stderr: Buffer.from(stderr),
    };
    for (const name of readdirSync(join(cwd, 'data'))) {
      places[name] = readFileSync(join(cwd, 'data', name));
    }
    assert.ok(places['store.db']!.length > 0);
    for (const [place, bytes] of Object.entries(places)) {
      for (const [name, secret] of Object.entries(secrets)) {
        assert.ok(!bytes.includes(secret), `${name} stands in ${place}`);
        const raw = Buffer.from(secret, name === 'app secret' ? 'hex' : 'base64url');
        assert.ok(!bytes.includes(raw), `${name} stands in ${place}, decoded`);
      }
    }
  };
  assert.ok(readdirSync(join(cwd, 'data')).includes('store.db-wal'), 'the log is scanned, too');
  scan();
  child.kill('SIGTERM');
  assert.deepEqual(await closed, [0, null]);
  scan();
  assert.deepEqual(
    readdirSync(join(cwd, 'data')).filter((name) => name.includes('keys')),
    [],
    'the keys are not kept',
  );
});
