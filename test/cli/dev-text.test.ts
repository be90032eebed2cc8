import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { collect, directory, start } from './command.ts';

test('dev prints a command that answers a profile, one that answers {}, and why', async (t) => {
  const child = start(['dev', '--port', '0', '--db', ':memory:'], { cwd: directory(t) });
  t.after(() => child.kill('SIGKILL'));
  const printed = collect(child);
  while (!printed().stdout.includes('Ctrl+C')) await once(child.stdout!, 'data');
  const [peter, nora] = [...printed().stdout.matchAll(/curl '(http[^']+)'/g)].map(
    ([, url]) => url!,
  );

  const profile = (await (await fetch(peter!)).json()) as { first_name: string };
  assert.equal(profile.first_name, 'Peter');
  const nothing = await (await fetch(nora!)).text();
  assert.equal(nothing, '{}');

  while (!/→ empty/.test(printed().stdout))
    await Promise.race([once(child.stdout!, 'data'), wait(50)]);
  assert.match(printed().stdout, /GET v2\.6\/\d+ 200 → profile\. Readable: this person tapped/);
  assert.match(printed().stdout, /GET v2\.6\/\d+ 200 → empty\. Nothing authorises it: .* has not/);
});
