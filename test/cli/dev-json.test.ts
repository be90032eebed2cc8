import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { dev, directory } from './command.ts';

test('dev --json prints one line of the documented shape, the same on every machine', async (t) => {
  const [one, other] = await Promise.all([dev(t, directory(t)), dev(t, directory(t))]);
  const { ready } = one;

  assert.deepEqual(Object.keys(ready), [
    'origin',
    'admin_key',
    'console',
    'demo',
    'app',
    'page',
    'people',
  ]);
  assert.match(ready.origin, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.match(ready.admin_key, /^[\w-]{32}$/);
  assert.deepEqual(Object.keys(ready.app), ['id', 'secret']);
  assert.deepEqual(Object.keys(ready.page), ['id', 'access_token']);
  assert.equal(ready.people.length, 8);
  for (const person of ready.people) {
    assert.deepEqual(Object.keys(person), ['id', 'psid', 'name', 'access']);
    assert.match(person.psid, /^\d{16}$/);
  }
  assert.deepEqual(
    ready.people.map(({ access }) => access),
    ['granted', 'never', 'revoked', 'granted', 'granted', 'granted', 'granted', 'granted'],
  );

  assert.deepEqual(one.ready.people, other.ready.people);
  assert.deepEqual(one.ready.app, other.ready.app);
  assert.deepEqual(one.ready.page, other.ready.page);
  assert.notEqual(one.ready.admin_key, other.ready.admin_key);

  const [peter] = ready.people;
  const profile = (await one.read(peter!.psid)) as Record<string, unknown>;
  assert.deepEqual([profile.first_name, profile.last_name], ['Peter', 'Chang']);
  await one.stop();
  assert.equal(one.printed().stdout, `${one.line}\n`);
  assert.equal(one.printed().stderr, '');
});

test("dev's keys lie in a file that its owner alone can read", async (t) => {
  const cwd = directory(t);
  await dev(t, cwd);
  assert.equal(statSync(join(cwd, '.pagescope/store.db.keys')).mode & 0o777, 0o600);
});
