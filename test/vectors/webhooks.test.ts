import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VECTORS } from './file.ts';
import { WEBHOOKS } from './webhooks.ts';

for (const vector of VECTORS.webhooks) {
  test(vector.id, async () => {
    const made = await WEBHOOKS[vector.id]!(vector);
    const { body_raw = vector.expect?.body_raw, body } = vector;
    if (body_raw !== undefined) assert.equal(made, body_raw);
    else assert.equal(made, JSON.stringify(body));
  });
}
