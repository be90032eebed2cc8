import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { test } from 'node:test';
import { collect, directory, freePort, pagescope, start } from './command.ts';

async function serve(t: Parameters<typeof directory>[0], args: string[]) {
  const cwd = directory(t);
  const port = await freePort();
  const env = {
    PAGESCOPE_ADMIN_KEY: randomBytes(32).toString('base64url'),
    PAGESCOPE_MASTER_KEY: randomBytes(32).toString('base64url'),
    PAGESCOPE_ORIGIN: `http://127.0.0.1:${port}`,
    PAGESCOPE_DB: 'store.db',
    PAGESCOPE_PORT: String(port),
    PAGESCOPE_CONSOLE_PORT: '0',
  };
  const child = start(['serve', ...args], { cwd, env });
  t.after(() => child.kill('SIGKILL'));
  const printed = collect(child);
  while (!printed().stderr.includes('"ready"')) await once(child.stderr!, 'data');
  return { cwd, env, printed };
}

test('serve has a console where it is asked for, whose links it does not print', async (t) => {
  const { cwd, env, printed } = await serve(t, ['--console']);
  assert.doesNotMatch(printed().stdout + printed().stderr, /sign-in|code=/);
  const { code, stdout, stderr } = await pagescope(['console'], { cwd, env });
  assert.equal(code, 0, stderr);
  const { origin, hash } = new URL(stdout.trim());
  const entered = await fetch(`${origin}/admin/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ code: hash.slice('#code='.length) }),
  });
  assert.equal(entered.status, 200);
  const cookie = entered.headers.getSetCookie()[0]!.split(';')[0]!;
  const reset = await fetch(`${origin}/admin/v1/reset`, {
    method: 'POST',
    headers: { cookie, origin },
  });
  assert.equal(reset.status, 403, 'a production world is not begun anew');
});

test('serve has none otherwise', async (t) => {
  const { cwd, env } = await serve(t, []);
  const { code, stderr } = await pagescope(['console'], { cwd, env });
  assert.equal(code, 1);
  assert.match(stderr, /serve starts it by --console/);
});
