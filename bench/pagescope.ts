/** The server as `serve` composes it, on a store of `population`. `pagescope.ts STORE.db` */
import { randomBytes } from 'node:crypto';
import { createLog } from '../src/observe/log.ts';
import { start } from '../src/server.ts';
import { openSqliteStore } from '../src/store/sqlite/store.ts';
import { report } from './subject.ts';

const world = await start({
  store: openSqliteStore({ path: process.argv[2]! }),
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
