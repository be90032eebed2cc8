import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CRYPTO } from './crypto.ts';
import { VECTORS } from './file.ts';
import { runVectors } from './run.ts';
import { SCENES } from './scenes.ts';
import { WEBHOOKS } from './webhooks.ts';

runVectors({});

test('every vector is run', () => {
  const { vectors, crypto, webhooks } = VECTORS;
  const inFile = [...vectors, ...crypto, ...webhooks].map(({ id }) => id).sort();
  const run = [SCENES, CRYPTO, WEBHOOKS].flatMap((part) => Object.keys(part));
  assert.deepEqual(run.sort(), inFile);
  assert.equal(new Set(inFile).size, inFile.length);
});
