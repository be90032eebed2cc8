/**
 * The delivery of webhooks in worlds in which everything goes wrong. One seed is one world; a failure
 * says how to live through it again. `PAGESCOPE_WORLDS=10000` looks at more of them.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { Span, Told } from './simulation/thread.ts';

const { PAGESCOPE_WORLDS = '200', PAGESCOPE_SEED } = process.env;
const span: Span =
  PAGESCOPE_SEED === undefined
    ? { first: 1, worlds: Number(PAGESCOPE_WORLDS) }
    : { first: Number(PAGESCOPE_SEED), worlds: 1 };

test(`in ${span.worlds} worlds nothing is lost, out of order, or settled by a worker who was fenced out`, async () => {
  const thread = new Worker(new URL('./simulation/thread.ts', import.meta.url), {
    workerData: span,
  });
  const [told]: Told[] = await once(thread, 'message');
  if (told === undefined || told === 'fine') return;
  const { seed, message } = told;
  const again = `PAGESCOPE_SEED=${seed} node scripts/node.cjs --test test/webhooks/simulation.test.ts`;
  assert.fail(`world ${seed}: ${message}\nTo live through it again: ${again}`);
});
