import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { startServer } from '../store/postgres/server.ts';
import {
  ANN,
  APP,
  collect,
  directory,
  freePort,
  lines,
  must,
  PAGE,
  pagescope,
  start,
} from './command.ts';

const server = await startServer();
const KEYS = {
  PAGESCOPE_ADMIN_KEY: 'a'.repeat(32),
  PAGESCOPE_MASTER_KEY: randomBytes(32).toString('base64url'),
};
const MESSAGE = {
  event: { id: '1', type: 'message', page_id: '77', person_id: 'ann', psid: '1234' },
};

test('what is imported into a database is served from it, by as many servers as there are', async (t) => {
  const cwd = directory(t);
  const env = { ...KEYS, PAGESCOPE_DB: await server.database() };
  await must(['import', '-'], { cwd, env, input: lines(APP, PAGE, ANN, MESSAGE) });
  const token = await must(['token', 'create', '--page', '77', '--app', '42'], { cwd, env });
  for (const _ of ['one', 'another']) {
    const port = String(await freePort());
    const origin = `http://127.0.0.1:${port}`;
    const child = start(['serve', '--port', port, '--origin', origin], { cwd, env });
    t.after(() => child.kill('SIGKILL'));
    const printed = collect(child);
    while (!printed().stderr.includes('"ready"')) await once(child.stderr!, 'data');
    const [secret] = /PSC[\w-]+/.exec(token)!;
    const answer = await fetch(`${origin}/1234?fields=first_name&access_token=${secret}`);
    assert.deepEqual(await answer.json(), { first_name: 'Ann' });
    child.kill('SIGTERM');
    const [code] = await once(child, 'close');
    assert.equal(code, 0);
  }
});

test('the password of a database comes by environment and is told to nobody', async (t) => {
  const cwd = directory(t);
  const url = (await server.database()).replace('owner@', 'owner:s3cr%40t@');
  const args = ['serve', '--db', url, '--origin', 'http://127.0.0.1:1'];
  const refused = await pagescope(args, { cwd, env: KEYS });
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /the password of the database came by flag/);

  const env = { ...KEYS, PAGESCOPE_DB: url };
  const { code, stdout, stderr } = await pagescope(['doctor'], { cwd, env });
  assert.equal(code, 0, stdout);
  assert.match(
    stdout,
    /the database 127\.0\.0\.1:\d+\/test_\d+ \(postgres\) answers \(schema 0 of 1\)/,
  );

  const away = { ...KEYS, PAGESCOPE_DB: 'postgres://owner:s3cr%40t@127.0.0.1:1/none' };
  const gone = await pagescope(['token', 'list'], { cwd, env: away });
  assert.equal(gone.code, 1);
  assert.match(gone.stderr, /^pagescope: The database 127\.0\.0\.1:1\/none cannot be reached/);
  for (const told of [refused.stderr, stdout, stderr, gone.stderr]) {
    assert.doesNotMatch(told, /s3cr/);
  }
});

test('an address that cannot be read is refused without being repeated', async (t) => {
  const env = { ...KEYS, PAGESCOPE_DB: 'postgres://owner:s3cr@t:x@[/none' };
  const { code, stderr } = await pagescope(['token', 'list'], { cwd: directory(t), env });
  assert.equal(code, 1);
  assert.match(stderr, /^pagescope: The address of the database cannot be read/);
  assert.doesNotMatch(stderr, /s3cr/);
});

test('the seeded world, whose secrets everybody knows, goes into no database', async (t) => {
  const cwd = directory(t);
  const env = { PAGESCOPE_DB: 'postgres://127.0.0.1:1/none' };
  for (const args of [
    ['dev', '--db', env.PAGESCOPE_DB],
    ['run', '--', 'true'],
  ]) {
    const { code, stderr } = await pagescope(args, { cwd, env });
    assert.equal(code, 1);
    assert.match(stderr, /^pagescope: The seeded world lives in a file/);
  }
  assert.deepEqual(readdirSync(cwd), []);
});
