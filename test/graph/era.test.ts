import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Era } from '../../src/graph/versions.ts';
import { memoryWorld, PSID, TOKEN } from '../world.ts';
import { assertBehaves } from './by-version.ts';
import { ERA_VERSIONS, promised } from './promised.ts';

for (const [era, stands] of Object.entries(ERA_VERSIONS)) {
  for (const version of ['v2.3', 'v2.12', 'v26.0']) {
    test(`era ${era}: ${version} behaves as ${stands}, and is echoed`, async () => {
      await using world = await memoryWorld({ era: era as Era });
      await assertBehaves(world, version, promised(stands));
    });
  }

  test(`era ${era}: a path without a version echoes the app's`, async () => {
    await using world = await memoryWorld({ era: era as Era });
    const reply = await world.ask(`/${PSID.peter}?access_token=${TOKEN}`);
    assert.equal(reply.header('facebook-api-version'), 'v2.6');
    assert.deepEqual(Object.keys(reply.json), promised(stands).byDefault);
  });
}
