import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../src/domain/refusal.ts';
import { memoryStore } from '../../src/store/memory.ts';
import { wholeServer } from '../http/whole-server.ts';

test("a server says its numbers while its store is away, all but the store's", async () => {
  const store = memoryStore();
  await using server = await wholeServer({ store });
  const body = async () => (await fetch(`${server.origin}/metrics`)).text();
  const oldest = /^pagescope_webhook_oldest_pending_seconds \d+$/m;
  assert.match(await body(), oldest);

  const { oldestPending } = store.outbox;
  store.outbox.oldestPending = () => {
    throw new Refusal('unavailable', 'The database is away.');
  };
  const away = await body();
  assert.match(away, /^pagescope_webhook_in_flight 0$/m);
  assert.doesNotMatch(away, oldest);
  const values = await server.numbers();
  assert.ok(values.some(({ name }) => name === 'pagescope_webhook_in_flight'));

  store.outbox.oldestPending = oldestPending;
  assert.match(await body(), oldest);
});
