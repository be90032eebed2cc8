import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { dev, directory, must, pagescope } from './command.ts';

test('somebody erased is unknown to the bot at once, and nothing of them is left', async (t) => {
  const cwd = directory(t);
  const { ready, read, stop } = await dev(t, cwd);
  const { psid } = ready.people[0]!;
  const words = await must(['erase', 'peter', '--yes'], { cwd });
  assert.equal(words, 'Person peter is erased: every page gets the answer for somebody unknown.\n');
  const { error } = (await read(psid)) as { error: { code: number } };
  assert.equal(error.code, 100);
  const explained = await pagescope(['explain', ready.page.id, psid], { cwd });
  assert.match(explained.stderr, /knows nobody by PSID/);
  await stop();
  assert.ok(!(await must(['export'], { cwd })).includes('Chang'));
});

test('without a terminal to ask on, erasing wants --yes', async (t) => {
  const cwd = directory(t);
  const { api } = await dev(t, cwd);
  const { code, stdout, stderr } = await pagescope(['erase', 'peter'], { cwd, input: 'y\n' });
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /Erasing cannot be undone\. Say --yes to do it without being asked\./);
  assert.equal((await api('GET /people/peter')).first_name, 'Peter');
  assert.ok(readdirSync(join(cwd, '.pagescope')).length > 0);
  assert.ok(readFileSync(join(cwd, '.pagescope/store.db')).length > 0);
});
