import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { directory, pagescope } from '../cli/command.ts';
import { ADMIN_KEY, stores } from './serving.ts';

for (const [name, db] of await stores()) {
  test(`on ${name}, what keeps all workers from starting is said once`, async (t) => {
    const holder = createServer().listen(0, '127.0.0.1');
    t.after(() => holder.close());
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const env = {
      PAGESCOPE_ADMIN_KEY: ADMIN_KEY,
      PAGESCOPE_MASTER_KEY: randomBytes(32).toString('base64url'),
      PAGESCOPE_ORIGIN: 'https://graph.example.com',
      PAGESCOPE_DB: db,
      PAGESCOPE_PORT: String(port),
    };
    const args = ['serve', '--workers', '3'];
    const { code, stderr } = await pagescope(args, { cwd: directory(t), env });
    assert.equal(code, 1);
    // Of those on a file, the one that writes listens on no port.
    const said = stderr.replace(/^\{.*\n/gm, '');
    assert.equal(
      said,
      `pagescope: Port ${port} on 127.0.0.1 is in use. Stop what listens there, or choose another with --port (0 takes any free one).
pagescope: a worker did not start.
`,
    );
  });
}
