import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CRYPTO } from './crypto.ts';
import { VECTORS } from './file.ts';

for (const vector of VECTORS.crypto) {
  const answer = CRYPTO[vector.id];
  if (answer === undefined) continue;
  test(vector.id, () => {
    assert.equal(answer(vector), vector.result);
  });
}
