import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { Config } from '../../../src/config.ts';
import { SEED_PAGE, SEED_PEOPLE } from '../../../src/seed/world.ts';
import { start } from '../../../src/server.ts';
import { openPostgresStore } from '../../../src/store/postgres/store.ts';
import { startServer } from './server.ts';

const SILENT = { error() {}, info() {}, warn() {} } as unknown as Config['log'];
const ADMIN_KEY = 'k'.repeat(32);
const PETER = SEED_PEOPLE[0]!;

const server = await startServer();
const database = await server.database();

async function world() {
  return start({
    store: await openPostgresStore({ url: database, jitter: Math.random }),
    mode: 'dev',
    host: '127.0.0.1',
    port: 0,
    adminKey: ADMIN_KEY,
    masterKey: new Uint8Array(32),
    era: 'auto',
    requireHttps: false,
    seed: true,
    clock: Date.now,
    random: randomBytes,
    log: SILENT,
    processMetrics: false,
  });
}

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
type Answer = { status: number; body: any };

const read = async (origin: string): Promise<Answer> => {
  const token = SEED_PAGE.access_token;
  const answer = await fetch(`${origin}/v2.6/${PETER.psid}?access_token=${token}`);
  return { status: answer.status, body: await answer.json() };
};
const happens = async (origin: string, type: string): Promise<Answer> => {
  const answer = await fetch(`${origin}/admin/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type, page_id: SEED_PAGE.id, person_id: PETER.id }),
  });
  return { status: answer.status, body: await answer.json() };
};

test('two servers on one database tell the same, and say so while it is away', async () => {
  const [one, other] = [await world(), await world()];
  try {
    assert.equal((await read(one.origin)).body.first_name, PETER.first_name);
    assert.equal((await read(other.origin)).body.first_name, PETER.first_name);

    assert.equal((await happens(one.origin, 'access_revoked')).status, 200);
    assert.deepEqual((await read(other.origin)).body, {});
    assert.equal((await happens(other.origin, 'message')).status, 200);
    assert.equal((await read(one.origin)).body.first_name, PETER.first_name);

    await server.stop('immediate');
    const { status, body } = await read(one.origin);
    assert.equal(status, 400);
    assert.equal(body.error.code, 2);
    assert.equal(body.error.is_transient, true);
    assert.equal((await happens(one.origin, 'message')).body.code, 'unavailable');
    assert.equal((await fetch(`${one.origin}/healthz`)).status, 200);
    const ready = await fetch(`${one.origin}/readyz`);
    assert.equal(ready.status, 503);
    const told = (await ready.json()) as { detail: string };
    assert.match(told.detail, /^The database 127\.0\.0\.1:\d+\/test_1 /);

    await server.start();
    assert.equal((await fetch(`${one.origin}/readyz`)).status, 200);
    assert.equal((await read(one.origin)).body.first_name, PETER.first_name);
  } finally {
    await one.stop();
    await other.stop();
  }
});
