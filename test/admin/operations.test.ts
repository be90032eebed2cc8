import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../src/domain/refusal.ts';
import { memoryStore } from '../../src/store/memory.ts';
import { newWorld } from './world.ts';

const failing = (error: unknown) => ({
  ...memoryStore(),
  ready() {
    throw error;
  },
});

test('GET /healthz answers whoever asks, also when the store does not', async () => {
  const { api } = await newWorld({ store: failing(new Error('x')) });
  const { status, body } = await api('GET //healthz', undefined, { key: null });
  assert.deepEqual({ status, body }, { status: 200, body: { status: 'ok' } });
});

test('GET /readyz answers whoever asks while the store is ready', async () => {
  const { api } = await newWorld();
  const { status, body } = await api('GET //readyz', undefined, { key: null });
  assert.deepEqual({ status, body }, { status: 200, body: { status: 'ok' } });
});

test('GET /readyz is 503 with the reason when the store says why', async () => {
  const { api } = await newWorld({ store: failing(new Refusal('unavailable', 'Disk full.')) });
  const { status, body } = await api('GET //readyz', undefined, { key: null });
  assert.deepEqual([status, body.detail], [503, 'Disk full.']);
});

test('GET /readyz is 503 when the store fails in another way, which is for the log alone', async () => {
  const error = new Error('secret words');
  const logged: unknown[] = [];
  const world = await newWorld({ store: failing(error), onError: (one) => logged.push(one) });
  const { status, raw } = await world.api('GET //readyz', undefined, { key: null });
  assert.equal(status, 503);
  assert.ok(!raw.includes('secret words'));
  assert.deepEqual(logged, [error]);
});

test('GET /metrics wants the admin key', async () => {
  for (const world of [await newWorld(), await newWorld({ mode: 'serve' })]) {
    assert.equal((await world.api('GET //metrics', undefined, { key: null })).status, 401);
    const { status, body, headers } = await world.api('GET //metrics');
    assert.deepEqual([status, body], [200, 'up 1\n']);
    assert.equal(headers['content-type'], 'text/plain; version=0.0.4');
  }
});

test('GET /metrics of a development server answers whoever asks', async () => {
  const { api } = await newWorld({ mode: 'dev' });
  assert.equal((await api('GET //metrics', undefined, { key: null })).status, 200);
});
