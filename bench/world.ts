/** The server as `serve` composes it, on a store of `population`. */
import { randomBytes } from 'node:crypto';
import module from 'node:module';

/** `cachedSubjects`: how many subjects the store keeps at hand, if not its own number. */
export async function worldOn(db: string, options: { cachedSubjects?: number } = {}) {
  // As the command line does: what is compiled once need not be compiled at the next start. Not every
  // runtime can.
  module.enableCompileCache?.();
  const { createLog } = await import('../src/observe/log.ts');
  const { start } = await import('../src/server.ts');
  const { openStore } = await import('../src/cli/store.ts');
  return start({
    store: await openStore(db, options),
    mode: 'serve',
    host: '127.0.0.1',
    port: 0,
    adminKey: 'b'.repeat(32),
    masterKey: new Uint8Array(32),
    era: 'auto',
    requireHttps: false,
    seed: false,
    clock: Date.now,
    random: randomBytes,
    log: createLog('info'),
    processMetrics: true,
  });
}
