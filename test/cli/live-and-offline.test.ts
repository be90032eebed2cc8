/** Commands say the same words, whether a server runs on the store or none does. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { dev, directory, freePort, must, pagescope, type Ran } from './command.ts';

test('every command does the same through a running server and without one', async (t) => {
  const cwd = directory(t);
  const world = await dev(t, cwd);
  const { page, app, people } = world.ready;
  const psid = Object.fromEntries(people.map((person) => [person.id, person.psid]));
  writeFileSync(join(cwd, 'bad.ndjson'), '{"event":{"type":"message","page_id":"5"}}\n');

  const commands: [command: string[], expected: RegExp][] = [
    [['explain', page.id, psid.peter!], /^ {2}✓ {2}access/m],
    [
      ['explain', page.id, psid.nora!],
      /^because +Nothing authorises it: this person came by[\s\S]*✗ {2}access/m,
    ],
    [['explain', page.id, psid.rosa!], /^access +revoked$/m],
    [['explain', page.id, '99'], /^pagescope: Page \d+ knows nobody by PSID 99\.$/m],
    [['token', 'list'], /^seed +\d+ +\d+ +live +–$/m],
    [['token', 'create', '--page', '5', '--app', app.id], /^pagescope: There is no page 5\.$/m],
    [['erase', 'nobody', '--yes'], /^pagescope: There is no person nobody\.$/m],
    [['import', 'bad.ndjson'], /^line 1: person_id is missing\.$/m],
    [['export'], /"first_name":"Peter"/],
  ];
  const run = async ([command]: [string[], RegExp]): Promise<Ran> => {
    const { stderr, ...rest } = await pagescope(command, { cwd });
    return { ...rest, stderr: stderr.replace(/[\d.]+ s, .*/, '') };
  };
  const live = await Promise.all(commands.map(run));
  await world.stop();
  const offline: Ran[] = [];
  for (const command of commands) offline.push(await run(command));
  for (const [index, [command, expected]] of commands.entries()) {
    assert.deepEqual(offline[index], live[index], command.join(' '));
    const { stdout, stderr } = live[index]!;
    assert.match(stdout + stderr, expected);
  }
});

test('a server that was killed is not waited for', async (t) => {
  const cwd = directory(t);
  const world = await dev(t, cwd);
  await world.stop('SIGKILL');
  assert.match(await must(['token', 'list'], { cwd }), /^seed /m);

  // Its number may be another process's by now.
  const left = JSON.stringify({ origin: world.ready.origin, pid: process.pid });
  writeFileSync(join(cwd, '.pagescope/store.db.live'), left);
  assert.match(await must(['token', 'list'], { cwd }), /^seed /m);
});

test('PAGESCOPE_ORIGIN names a server, and its key comes with it', async (t) => {
  const cwd = directory(t);
  const world = await dev(t, directory(t));
  const env = { PAGESCOPE_ORIGIN: world.ready.origin };
  const key = { PAGESCOPE_ADMIN_KEY: world.ready.admin_key };
  assert.match(await must(['token', 'list'], { cwd, env: { ...env, ...key } }), /^seed /m);

  const dead = `http://127.0.0.1:${await freePort()}`;
  const refused: [env: Record<string, string>, words: RegExp][] = [
    [env, /names the server .*, and there is no key for it\. Set PAGESCOPE_ADMIN_KEY or PAGESCOPE/],
    [{ ...env, PAGESCOPE_ADMIN_KEY: 'wrong' }, /refuses the admin key\. This is not the admin key/],
    [{ ...key, PAGESCOPE_ORIGIN: 'localhost' }, /PAGESCOPE_ORIGIN is localhost; it must be a URL/],
    [{ ...key, PAGESCOPE_ORIGIN: dead }, /does not answer \(ECONNREFUSED\)\. Is it running/],
    [
      { ...env, PAGESCOPE_ADMIN_KEY_FILE: 'none' },
      /PAGESCOPE_ADMIN_KEY_FILE names none, which can/,
    ],
  ];
  for (const [env, words] of refused) {
    const { code, stdout, stderr } = await pagescope(['token', 'list'], { cwd, env });
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^pagescope: /);
    assert.match(stderr, words);
    assert.ok(!stderr.includes(world.ready.admin_key));
  }
});
