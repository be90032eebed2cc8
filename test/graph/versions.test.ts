import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VERSIONS } from '../../src/graph/versions.ts';
import { memoryWorld } from '../world.ts';
import { assertBehaves } from './by-version.ts';
import { PUBLISHED, promised } from './promised.ts';

test('every version that was published is served, in this order', () => {
  assert.deepEqual(VERSIONS, PUBLISHED);
});

for (const version of PUBLISHED) {
  test(`${version} behaves as the table of versions says`, async () => {
    await using world = await memoryWorld();
    await assertBehaves(world, version, promised(version));
  });
}
