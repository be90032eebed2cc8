import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pagescope } from './command.ts';
import { serving } from './serving.ts';

test('serve has a console where it is asked for, whose links it does not print', async (t) => {
  const { cwd, env, printed } = await serving(t, ['--console']);
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
  const { cwd, env } = await serving(t, []);
  const { code, stderr } = await pagescope(['console'], { cwd, env });
  assert.equal(code, 1);
  assert.match(stderr, /serve starts it by --console/);
});
