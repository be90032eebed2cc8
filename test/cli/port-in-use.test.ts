import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { directory, pagescope } from './command.ts';

test('a port in use is named, with what to do', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  t.after(() => other.close());
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const args = ['dev', '--port', String(port), '--db', ':memory:'];
  const { code, stdout, stderr } = await pagescope(args, { cwd: directory(t) });
  assert.deepEqual([code, stdout], [1, '']);
  assert.equal(
    stderr,
    `pagescope: Port ${port} on 127.0.0.1 is in use. Stop what listens there, or choose another with --port (0 takes any free one).\n`,
  );
});
