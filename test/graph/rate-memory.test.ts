import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call } from '../../src/graph/call.ts';
import { createLimits, GRAPH_LIMITS } from '../../src/graph/limits.ts';
import { behaviourOf } from '../../src/graph/versions.ts';

/** What the limits look at. */
function callOf(page: number, psid: string, now: number): Call {
  return {
    now,
    app: { id: '1' },
    grant: { page: { id: String(page) }, token: { id: String(page) } },
    version: { name: 'v25.0', behaviour: behaviourOf('v25.0'), published: true },
    subject: { psid },
  } as unknown as Call;
}

test('people are estimated closely, whoever and however often they are', () => {
  for (const people of [1, 10, 300, 4000]) {
    const limits = createLimits(GRAPH_LIMITS);
    for (let n = 0; n < people; n++) {
      const call = callOf(1, String(1_234_567_890_123n + BigInt(n) * 7_919_317n), 0);
      limits.count(call);
      limits.meet(call);
      limits.meet(call);
    }
    const { business } = limits.count(callOf(1, '1', 0));
    const estimated = (100 * (people + 1)) / 200 / (business! + 0.5);
    assert.ok(estimated > 0.5 * people || people < 300, `${people}: about ${estimated}`);
  }
});

test('pages beyond the ten thousandth push out the first, and none grows', () => {
  const limits = createLimits({ ...GRAPH_LIMITS, messenger: 10 });
  for (let n = 0; n < 9; n++) limits.count(callOf(0, '1', 0));
  assert.equal(limits.count(callOf(0, '1', 0)).business, 100);
  for (let page = 1; page <= 10_000; page++) limits.count(callOf(page, '1', 0));
  assert.equal(limits.count(callOf(0, '1', 0)).business, 10, 'it was forgotten, and starts anew');
});
