import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ERAS, type Era } from '../../src/graph/versions.ts';
import { memoryWorld, PSID } from '../world.ts';
import { assertOutcome } from './by-version.ts';
import { PUBLISHED, promised } from './promised.ts';

const EMPTY = { status: 200, code: undefined, subcode: undefined };
const ERROR = { status: 400, code: 100, subcode: 2018247 };

for (const [unavailable, outcome] of [
  ['empty', EMPTY],
  ['error', ERROR],
] as const) {
  test(`--unavailable ${unavailable} overrides the access row in every version`, async () => {
    await using world = await memoryWorld({ unavailable });
    await world.ingest.admit({ type: 'platform_disabled', person_id: 'peter' });
    for (const version of PUBLISHED) {
      for (const psid of [PSID.nora, PSID.rosa, PSID.peter]) {
        assertOutcome(await world.read(psid, 'first_name', { version }), outcome);
      }
    }
  });

  test(`--unavailable ${unavailable} overrides every era`, async () => {
    for (const era of Object.keys(ERAS) as Era[]) {
      await using world = await memoryWorld({ unavailable, era });
      assertOutcome(await world.read(PSID.nora, 'first_name', { version: 'v3.1' }), outcome);
    }
  });

  test(`--unavailable ${unavailable} leaves the other rows alone`, async () => {
    await using world = await memoryWorld({ unavailable });
    for (const version of PUBLISHED) {
      const { phoneOnly, unknownId } = promised(version);
      assertOutcome(await world.read(PSID.felix, 'first_name', { version }), phoneOnly);
      assertOutcome(await world.read('7', 'first_name', { version }), unknownId);
      assert.equal((await world.read(PSID.peter, 'first_name', { version })).status, 200);
    }
  });
}
