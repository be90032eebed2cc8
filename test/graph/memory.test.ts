import assert from 'node:assert/strict';
import { test } from 'node:test';
import v8 from 'node:v8';
import vm from 'node:vm';
import { memoryWorld, PSID, TOKEN } from '../world.ts';

v8.setFlagsFromString('--expose-gc');
const gc: () => void = vm.runInNewContext('gc');

const REQUESTS = 60;
const BODY_BYTES = 1_000_000;
/** Were every body kept, it would be 60 MB. */
const KEPT_BYTES_MAX = 10_000_000;

const filler = 'x'.repeat(BODY_BYTES);
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Requests that differ each time, each a megabyte of which a part may be worth remembering. */
const SENT: Record<string, (index: number) => { headers: Record<string, string>; body: string }> = {
  'a short token in a long form': (index) => ({
    headers: FORM,
    body: `x=${filler}&access_token=an-unknown-token-${index}`,
  }),
  'a long token in a form': (index) => ({
    headers: FORM,
    body: `access_token=${index}${filler}`,
  }),
  'a long token in JSON': (index) => ({
    headers: JSON_TYPE,
    body: JSON.stringify({ access_token: index + filler }),
  }),
  'short fields in a long form': (index) => ({
    headers: FORM,
    body: `x=${filler}&method=get&access_token=${TOKEN}&fields=first_name,a_field_with_a_long_name_${index}`,
  }),
  'long fields in a form': (index) => ({
    headers: FORM,
    body: `method=get&access_token=${TOKEN}&fields=f${index}${filler}`,
  }),
};

for (const [what, sent] of Object.entries(SENT)) {
  test(`${what}: ${REQUESTS} different ones leave nothing behind`, async () => {
    await using world = await memoryWorld();
    const ask = async (index: number): Promise<void> => {
      await world.inside(`/v2.6/${PSID.peter}`, { method: 'POST', ...sent(index) });
      world.answers.length = 0;
    };
    await ask(-1);
    gc();
    const before = process.memoryUsage().heapUsed;
    for (let index = 0; index < REQUESTS; index++) await ask(index);
    gc();
    const kept = process.memoryUsage().heapUsed - before;
    assert.ok(kept < KEPT_BYTES_MAX, `${kept} bytes are kept`);
  });
}
