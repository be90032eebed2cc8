import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { APP, dev, directory, freePort, lines, must, pagescope } from './command.ts';

const doctor = ['doctor', '--port', '0'];

test('where nothing is wrong, the doctor says so and changes nothing', async (t) => {
  const cwd = directory(t);
  const nothing = await pagescope(doctor, { cwd });
  assert.equal(nothing.code, 0);
  assert.match(nothing.stdout, /^· there is no store .* yet; pagescope dev and pagescope import/m);
  assert.deepEqual(readdirSync(cwd), []);

  const world = await dev(t, cwd);
  const live = await pagescope(doctor, { cwd });
  assert.equal(live.code, 0, live.stdout);
  assert.match(live.stdout, /^✓ Node \d+\./m);
  assert.match(live.stdout, /^✓ sharp draws pictures$/m);
  assert.match(live.stdout, /^✓ the clock says 20\d\d-/m);
  assert.match(live.stdout, /^✓ [\d.]+ GB are free at /m);
  assert.match(live.stdout, /^✓ the store .*store\.db is whole \(schema \d+ of \d+\)$/m);
  assert.match(
    live.stdout,
    new RegExp(`^✓ a server runs on the store: ${world.ready.origin}$`, 'm'),
  );
  assert.match(live.stdout, /^✓ the key file .* is readable by its owner alone$/m);
  assert.match(live.stdout, /^✓ the master key opens the secrets of all apps$/m);
  assert.match(live.stdout, /^✓ it is ready\n✓ it takes the admin key$/m);
  for (const secret of [world.ready.admin_key, world.ready.app.secret]) {
    assert.ok(!live.stdout.includes(secret));
  }

  await world.stop();
  const offline = await pagescope(doctor, { cwd });
  assert.equal(offline.code, 0, offline.stdout);
  assert.match(offline.stdout, /^· no server runs on the store$/m);
});

test('the doctor finds everything that is wrong, and says what to do', async (t) => {
  const cwd = directory(t);
  await must(['import', '-', '--db', 's.db'], { cwd, input: lines(APP) });
  chmodSync(join(cwd, 's.db.keys'), 0o644);
  const other = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  t.after(() => other.close());
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const masterKey = randomBytes(32).toString('base64url');
  const env = {
    PAGESCOPE_DB: 's.db',
    PAGESCOPE_PORT: 'abc',
    PAGESCOPE_ERA: '2027',
    PAGESCOPE_PROT: '1',
    PAGESCOPE_ORIGIN: `http://127.0.0.1:${await freePort()}`,
    PAGESCOPE_ADMIN_KEY: 'an-admin-key-that-nobody-knows-yet',
    PAGESCOPE_MASTER_KEY: masterKey,
  };
  const { code, stdout } = await pagescope(['doctor', '--port', String(port)], { cwd, env });
  assert.equal(code, 1);
  for (const words of [
    /^✗ PAGESCOPE_ERA is 2027\. Allowed choices are auto, 2016, /m,
    /^✗ PAGESCOPE_PORT is abc\. A port is a whole number from 0 to 65535\. Set it right or unset it/m,
    /^✗ PAGESCOPE_PROT is set, and nothing reads it\. Known are PAGESCOPE_DB, /m,
    /^✗ others may read the key file s\.db\.keys \(mode 644\)\. Run: chmod 600 s\.db\.keys$/m,
    /^✗ The secret of app 42 was sealed under another master key\. Start with the key this store/m,
    /^✗ the server at http.* does not answer\. Start it, or unset PAGESCOPE_ORIGIN\.$/m,
    /^✗ port \d+ on 127\.0\.0\.1 is in use by something else\. Choose another with --port\.$/m,
    /^7 things are wrong\.$/m,
  ]) {
    assert.match(stdout, words);
  }
  assert.ok(!stdout.includes(masterKey));
  assert.ok(!stdout.includes(env.PAGESCOPE_ADMIN_KEY));
});

test('the doctor knows every variable that a command reads', async (t) => {
  const cli = join(import.meta.dirname, '../../src/cli');
  const sources = readdirSync(cli, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('doctor'))
    .map((name) => readFileSync(join(cli, name), 'utf8'));
  const names = new Set(sources.join('').match(/\bPAGESCOPE_[A-Z_]+\b/g));
  assert.ok(names.size > 8);
  const env = { PAGESCOPE_: '1' };
  const { stdout } = await pagescope(doctor, { cwd: directory(t), env });
  const [, known = ''] = /Known are (.*)\.$/m.exec(stdout) ?? [];
  for (const name of names) assert.ok(known.split(', ').includes(name), name);
});

test('the doctor tells a damaged store from one of another program', async (t) => {
  const cwd = directory(t);
  await must(['import', '-', '--db', 's.db'], { cwd, input: lines(APP) });
  const bytes = readFileSync(join(cwd, 's.db'));
  randomBytes(4096).copy(bytes, 4096 * 3);
  writeFileSync(join(cwd, 's.db'), bytes);
  writeFileSync(join(cwd, 'junk.db'), randomBytes(20_000));

  const damaged = await pagescope([...doctor, '--db', 's.db'], { cwd });
  assert.equal(damaged.code, 1);
  assert.match(
    damaged.stdout,
    /^✗ (the store .*s\.db is damaged: .* Restore a backup|The store .*s\.db is corrupt)\./m,
  );
  assert.ok(readFileSync(join(cwd, 's.db')).equals(bytes));

  const junk = await pagescope([...doctor, '--db', 'junk.db'], { cwd });
  assert.equal(junk.code, 1);
  assert.match(
    junk.stdout,
    /^✗ The store .*junk\.db is not a Pagescope store\. Nothing was changed/m,
  );
  assert.ok(!existsSync(join(cwd, 'junk.db.keys')));
});
