import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aFile, ask, plant, serving as servingTogether } from '../workers/serving.ts';
import { serving } from './serving.ts';

test('serve has room for as many profiles at hand as it was told', async (t) => {
  const { origin, env } = await serving(t, ['--cached-profiles', '7']);
  const headers = { authorization: `Bearer ${env.PAGESCOPE_ADMIN_KEY}` };
  const numbers = await (await fetch(`${origin}/metrics`, { headers })).text();
  assert.match(numbers, /^pagescope_cached_profiles 0$/m);
  assert.match(numbers, /^pagescope_cached_profiles_max 7$/m);
});

test('so does each process of several that reads, and says what that spares', async (t) => {
  const served = await servingTogether(t, aFile(), {
    workers: 1,
    env: { PAGESCOPE_CACHED_PROFILES: '7' },
  });
  const { read } = await plant(served);
  for (const _ of [1, 2, 3]) assert.equal((await ask(read)).status, 200);
  const { text } = await ask(`${served.origin}/metrics`);
  const value = (metric: string): string | undefined =>
    new RegExp(`^${metric} (\\d+)$`, 'm').exec(text)?.[1];
  assert.equal(value('pagescope_cached_profiles\\{worker="1"\\}'), '1');
  assert.equal(value('pagescope_cached_profiles_max\\{worker="1"\\}'), '7');
  const lookups = (outcome: string) =>
    value(`pagescope_profile_lookups_total\\{outcome="${outcome}",worker="1"\\}`);
  assert.deepEqual([lookups('hit'), lookups('miss')], ['2', '1']);
});
