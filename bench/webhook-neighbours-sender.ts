/**
 * Whoever delivers, as the server composes it: somebody writes to a bot again and again, beside
 * others whose endpoints are sick. `webhook-neighbours-sender.ts STORE.db SECONDS ORIGIN [PATH…]`
 */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { BLANK_PERSON } from '../src/domain/person.ts';
import { createIngest } from '../src/events/ingest.ts';
import { createVault } from '../src/graph/vault.ts';
import { serveVersions } from '../src/graph/versions.ts';
import { openSqliteStore } from '../src/store/sqlite/store.ts';
import { createEgress } from '../src/webhooks/egress.ts';
import { createWebhooks } from '../src/webhooks/webhooks.ts';
import { MASTER_KEY } from './backlog.ts';
import { epoch_ms } from './epoch.ts';

const PEOPLE = 100;
/** Events to the healthy one: so many a second, at an even pace. */
const RATE = 200;
/** What waits for each sick one at first, and how often something comes on top. */
const SICK_BACKLOG = 100;
const SICK_RATE = 1;
const SETTLING_MS = 3000;

const [db = '', seconds = '', origin = '', ...sick] = process.argv.slice(2);
for (const suffix of ['', '-wal', '-shm', '.lock']) rmSync(`${db}${suffix}`, { force: true });
const store = openSqliteStore({ path: db });
const vault = createVault(MASTER_KEY, randomBytes);
const webhooks = createWebhooks({
  store,
  send: createEgress({ allowLoopback: true }).send,
  openSecret: (app) => vault.open(app.id, app.sealed_secret),
  serve: serveVersions({ era: 'auto', unavailable: undefined }),
  clock: Date.now,
  random: randomBytes,
  metrics: { attempted() {}, gaveUp() {} },
  onError: (error) => console.error(error),
});
const { admit } = createIngest({
  store,
  clock: Date.now,
  random: randomBytes,
  onQueued: webhooks.wake,
});

/** A page and an app of its own, told at this path. */
async function listen(id: string, path: string): Promise<void> {
  const { registry } = store;
  const sealed_secret = vault.seal(id, 'f00dfacef00dfacef00dfacef00dface');
  const rest = { business_id: null, default_version: 'v2.6', require_proof: false, created_at: 0 };
  await registry.addApp({ id, name: 'Bench', sealed_secret, ...rest });
  await registry.addPage({ id, name: 'Bench', business_id: null, created_at: 0 });
  const callback_url = new URL(path, origin).href;
  const webhook = { callback_url, verify_token: 't', fields: ['messages'], active: true };
  await registry.changeWebhook(id, () => webhook);
  await registry.subscribe({ page_id: id, app_id: id, fields: null });
}

const says = (page_id: string, number: number, text: string): Promise<unknown> =>
  admit({ type: 'message', page_id, person_id: `p${number % PEOPLE}`, text });

const HEALTHY = '1';
const sickPages = sick.map((_path, index) => `${100 + index}`);
await listen(HEALTHY, '/webhook');
for (const [index, path] of sick.entries()) await listen(sickPages[index]!, `/${path}`);
for (let number = 0; number < PEOPLE; number++) {
  const person = { ...BLANK_PERSON, id: `p${number}`, first_name: 'Ann', created_at: 0 };
  await store.people.add(person);
}
for (const page of sickPages) {
  const waiting = Array.from({ length: SICK_BACKLOG }, (_, number) => says(page, number, 'Hi'));
  await Promise.all(waiting);
}
webhooks.start();
// What is compiled at first is nobody's latency, nor what those take at first that take something.
for (let number = 0; number < 200; number++) await says(HEALTHY, number, 'Hi');
await sleep(SETTLING_MS);
const began = performance.now();
for (let number = 0; ; number++) {
  const now = performance.now() - began;
  if (now >= Number(seconds) * 1000) break;
  void says(HEALTHY, number, `sent ${epoch_ms().toFixed(3)}`);
  if (number % (RATE / SICK_RATE) === 0) {
    for (const page of sickPages) void says(page, number, 'Hi');
  }
  await sleep(Math.max(((number + 1) * 1000) / RATE - (performance.now() - began), 0));
}
await sleep(500);
process.send!('done');
