/** Whoever delivers, as the server composes it, on a store with a backlog. `webhook-sender.ts STORE.db` */
import { randomBytes } from 'node:crypto';
import { createVault } from '../src/graph/vault.ts';
import { serveVersions } from '../src/graph/versions.ts';
import { openSqliteStore } from '../src/store/sqlite/store.ts';
import { createEgress } from '../src/webhooks/egress.ts';
import { createWebhooks } from '../src/webhooks/webhooks.ts';
import { MASTER_KEY } from './backlog.ts';

export interface Progress {
  delivered: number;
  failed: number;
  cpu_us: number;
  rss_bytes: number;
}

const store = openSqliteStore({ path: process.argv[2]! });
const vault = createVault(MASTER_KEY, randomBytes);
const counts = { delivered: 0, failed: 0 };
const webhooks = createWebhooks({
  store,
  send: createEgress({ allowLoopback: true }).send,
  openSecret: (app) => vault.open(app.id, app.sealed_secret),
  serve: serveVersions({ era: 'auto', unavailable: undefined }),
  clock: Date.now,
  random: randomBytes,
  metrics: { attempted: (outcome) => void counts[outcome]++, gaveUp() {} },
  onError: (error) => console.error(error),
});
process.on('message', (asked) => {
  if (asked === 'start') {
    webhooks.start();
    return;
  }
  const { user, system } = process.cpuUsage();
  const rss_bytes = process.memoryUsage.rss();
  process.send!({ ...counts, cpu_us: user + system, rss_bytes } satisfies Progress);
});
// A profile is written at the exit.
process.on('SIGTERM', () => process.exit());
process.send!('ready');
