import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsesAsToken } from '../../src/graph/tokens.ts';
import { dev, directory, must, pagescope } from './command.ts';

test('a token is printed once, works at once, and stops when it is revoked', async (t) => {
  const cwd = directory(t);
  const { ready, read } = await dev(t, cwd);
  const { psid } = ready.people[0]!;
  const create = ['token', 'create', '--page', ready.page.id, '--app', ready.app.id];
  const made = await pagescope([...create, '--permissions', 'pages_messaging,pages_user_gender'], {
    cwd,
  });
  assert.equal(made.code, 0);
  const token = made.stdout.trimEnd();
  assert.ok(parsesAsToken(token), 'alone on standard output');
  assert.ok(!made.stderr.includes(token));
  const [, id] = /^Token (\d+) of app \d+ for page \d+; it is not shown again:$/m.exec(
    made.stderr,
  )!;

  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
  const ask = async (fields: string, version = 'v3.1'): Promise<any> => {
    const url = `${ready.origin}/${version}/${psid}?fields=${fields}&access_token=${token}`;
    return (await fetch(url)).json();
  };
  assert.equal((await ask('gender')).gender, 'male');
  assert.equal((await ask('locale')).error.error_subcode, 2018247, 'it holds what was asked for');

  assert.match(
    await must(['token', 'list', '--page', ready.page.id], { cwd }),
    new RegExp(`^${id} .* live`, 'm'),
  );
  const revoked = await must(['token', 'revoke', id!, '--reason', 'password'], { cwd });
  assert.match(
    revoked,
    new RegExp(`^Token ${id} is revoked since \\d{4}-.*Z \\(password\\)\\.$`, 'm'),
  );
  assert.equal((await ask('gender')).error.error_subcode, 460);
  const listed = await must(['token', 'list'], { cwd });
  assert.match(listed, new RegExp(`^${id} .* revoked +\\d{4}-.*Z +password$`, 'm'));
  assert.ok(!listed.includes(token));
  assert.notDeepEqual(await read(psid), {}, 'another token is not touched');
});

test('a token may expire', async (t) => {
  const cwd = directory(t);
  const { ready } = await dev(t, cwd);
  const create = ['token', 'create', '--page', ready.page.id, '--app', ready.app.id];
  const token = (await must([...create, '--expires-in', '0'], { cwd })).trim();
  const url = `${ready.origin}/v2.6/me?access_token=${token}`;
  const { error } = (await (await fetch(url)).json()) as { error: { error_subcode: number } };
  assert.equal(error.error_subcode, 463);
});

test('what is no use of the command is told before anything is done', async (t) => {
  const cwd = directory(t);
  const WRONG: [args: string[], words: RegExp][] = [
    [['create', '--page', '1'], /required option '--app <id>' not specified/],
    [['create', '--page', '1', '--app', '2', '--expires-in', 'x'], /whole number of seconds/],
    [['create', '--page', '1', '--app', '2', '--permissions', 'all'], /Known are pages_messaging,/],
    [['revoke', '1', '--reason', 'why'], /Allowed choices are api, logout, password, app_removed/],
    [['revoke'], /missing required argument 'id'/],
  ];
  for (const [args, words] of WRONG) {
    const { code, stderr } = await pagescope(['token', ...args], { cwd });
    assert.equal(code, 1);
    assert.match(stderr, words);
  }
});
