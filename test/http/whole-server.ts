/** A whole server in this process: store, Graph, Admin API, pictures, on a port of its own. */
import type { Config } from '../../src/config.ts';
import type { Log } from '../../src/observe/log.ts';
import { start } from '../../src/server.ts';
import { memoryStore } from '../../src/store/memory.ts';
import { NOW, seededRandom } from '../world.ts';

export const ADMIN_KEY = 'the-operator-alone-knows-this';

/** A whole server, seeded, and every line that it logs. */
export async function wholeServer(config: Partial<Config> = {}) {
  const logged: unknown[] = [];
  const write = (...line: unknown[]): void => void logged.push(line);
  const server = await start({
    store: memoryStore(),
    mode: 'dev',
    host: '127.0.0.1',
    port: 0,
    adminKey: ADMIN_KEY,
    masterKey: new Uint8Array(32),
    era: 'auto',
    requireHttps: false,
    seed: true,
    clock: () => NOW,
    random: seededRandom('server'),
    log: { info: write, warn: write, error: write } as unknown as Log,
    processMetrics: false,
    ...config,
  });
  const port = Number(new URL(server.origin).port);
  return { ...server, port, logged, [Symbol.asyncDispose]: () => server.stop() };
}
