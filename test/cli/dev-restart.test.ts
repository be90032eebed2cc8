import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dev, directory, pagescope } from './command.ts';

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  test(`dev goes on where it was after ${signal}`, async (t) => {
    const cwd = directory(t);
    const before = await dev(t, cwd);
    const { psid } = before.ready.people[0]!;
    assert.notDeepEqual(await before.read(psid), {});
    await before.api('POST /events', {
      type: 'access_revoked',
      page_id: before.ready.page.id,
      person_id: 'peter',
    });
    assert.deepEqual(await before.read(psid), {});
    await before.stop(signal);

    const after = await dev(t, cwd);
    assert.equal(after.ready.admin_key, before.ready.admin_key);
    assert.deepEqual(await after.read(psid), {});
    const { data } = await after.api('GET /people');
    assert.equal(data.length, 8);
  });
}

test('two servers do not share a store', async (t) => {
  const cwd = directory(t);
  await dev(t, cwd);
  const { code, stderr } = await pagescope(['dev', '--port', '0'], { cwd });
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^pagescope: The store .*store\.db is in use by another Pagescope process\./,
  );
});
