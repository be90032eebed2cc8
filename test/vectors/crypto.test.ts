import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CRYPTO } from './crypto.ts';
import { VECTORS } from './file.ts';

for (const vector of VECTORS.crypto) {
  test(vector.id, () => {
    const { result, result_prefix, message } = vector;
    assert.equal(CRYPTO[vector.id]!(vector), result ?? `${result_prefix}.${message}`);
  });
}
