import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { directory } from '../cli/command.ts';
import { ADMIN_KEY, ask, serving, stores } from './serving.ts';

for (const [name, db] of await stores()) {
  test(`on ${name}, a restart reads key files again; on a bad one the old workers go on`, async (t) => {
    const file = join(directory(t), 'admin-key');
    writeFileSync(file, 'x'.repeat(40));
    const env = { PAGESCOPE_ADMIN_KEY: '', PAGESCOPE_ADMIN_KEY_FILE: file };
    const served = await serving(t, db, { workers: 2, env });
    const status = async () => (await ask(`${served.origin}/admin/v1/apps`)).status;
    assert.equal(await status(), 401);

    writeFileSync(file, 'too short');
    served.kill('SIGHUP');
    const [line] = await served.logged('worker did not start; the old ones go on');
    assert.equal((line!.err as Error).message, 'a worker ended with 1');
    assert.equal(await status(), 401);
    assert.equal(served.log().filter(({ msg }) => msg === 'worker ready').length, served.count);

    writeFileSync(file, ADMIN_KEY);
    served.kill('SIGHUP');
    await served.logged('restarted');
    for (let count = 0; count < 10; count++) assert.equal(await status(), 200);
  });
}
