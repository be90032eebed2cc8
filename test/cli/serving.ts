/** `serve` on a store of its own in a file. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { collect, directory, freePort, start } from './command.ts';

/** Resolves when it answers. */
export async function serving(t: TestContext, args: string[]) {
  const cwd = directory(t);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = {
    PAGESCOPE_ADMIN_KEY: randomBytes(32).toString('base64url'),
    PAGESCOPE_MASTER_KEY: randomBytes(32).toString('base64url'),
    PAGESCOPE_ORIGIN: origin,
    PAGESCOPE_DB: 'store.db',
    PAGESCOPE_PORT: String(port),
    PAGESCOPE_CONSOLE_PORT: '0',
  };
  const child = start(['serve', ...args], { cwd, env });
  t.after(() => child.kill('SIGKILL'));
  const printed = collect(child);
  while (!printed().stderr.includes('"ready"')) await once(child.stderr!, 'data');
  return { cwd, env, origin, printed };
}
