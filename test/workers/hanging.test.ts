import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aFile, ask, plant, serving } from './serving.ts';

test('a worker that hangs is ended and started again, and nobody else is', async (t) => {
  const served = await serving(t, aFile(), { workers: 2 });
  const { read } = await plant(served);
  const { pid } = (await served.logged('worker ready', served.count)).at(-1)!;
  process.kill(pid!, 'SIGSTOP');
  const [hung] = await served.logged('worker hangs');
  assert.equal(hung?.pid, pid);
  await served.logged('worker ready', served.count + 1);
  assert.deepEqual(
    (await served.logged('worker died')).map((line) => line.pid),
    [pid],
  );
  assert.equal((await ask(read)).status, 200);
  served.kill('SIGTERM');
  assert.deepEqual(await served.ended, { code: 0 });
});
