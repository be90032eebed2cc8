/**
 * The server as `serve` composes it, on a store of `population`. `pagescope.ts STORE [SUBJECTS]`: how
 * many subjects the store keeps at hand, if not its own number.
 */
import { randomBytes } from 'node:crypto';
import { enableCompileCache } from 'node:module';
import { report } from './subject.ts';

// As the command line does: what is compiled once need not be compiled at the next start.
enableCompileCache();
const { createLog } = await import('../src/observe/log.ts');
const { start } = await import('../src/server.ts');
const { openStore } = await import('../src/cli/store.ts');

const [, , db, subjects] = process.argv;
const world = await start({
  store: await openStore(db!, subjects === undefined ? {} : { cachedSubjects: Number(subjects) }),
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
report(world.origin);
process.on('SIGTERM', () => world.stop().then(() => process.exit()));
