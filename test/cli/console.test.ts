import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dev, directory, pagescope } from './command.ts';

/** What a browser does with a link. */
async function open(link: string): Promise<Response> {
  const { origin, hash } = new URL(link);
  return fetch(`${origin}/admin/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ code: hash.slice('#code='.length) }),
  });
}

test('dev prints a link that opens the console once, and console prints another', async (t) => {
  const cwd = directory(t);
  const { ready } = await dev(t, cwd);
  assert.match(ready.console, /^http:\/\/localhost:\d+\/sign-in#code=[\w-]{24}$/);
  assert.equal((await open(ready.console)).status, 200);
  assert.equal((await open(ready.console)).status, 403);
  const { code, stdout, stderr } = await pagescope(['console', '--to', '/people'], { cwd });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^http:\/\/localhost:\d+\/sign-in\?to=%2Fpeople#code=[\w-]{24}\n$/);
  assert.equal((await open(stdout.trim())).status, 200);
});

test('console without a server, or with one that has none, says what to do', async (t) => {
  const cwd = directory(t);
  const none = await pagescope(['console'], { cwd });
  assert.equal(none.code, 1);
  assert.match(none.stderr, /No server runs.*pagescope dev/);
  await dev(t, cwd, ['--no-console']);
  const bare = await pagescope(['console'], { cwd });
  assert.equal(bare.code, 1);
  assert.match(bare.stderr, /has no console/);
});
