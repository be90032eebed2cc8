import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RELEASES } from '../../src/graph/releases.ts';
import { BEHAVIOUR, behaviourOf } from '../../src/graph/versions.ts';
import { newWorld } from './world.ts';

test('GET /versions tells of every version when it was there, who answers and how', async () => {
  const { api } = await newWorld();
  const { status, body } = await api('GET /versions');
  assert.equal(status, 200);
  assert.deepEqual([body.era, body.unavailable, body.as_of], ['auto', null, null]);
  assert.deepEqual(
    body.versions,
    RELEASES.map((release) => ({
      ...release,
      published: true,
      served_by: release.version,
      behaviour: behaviourOf(release.version),
    })),
  );
});

test('GET /versions shows the table itself, row by row', async () => {
  const { api } = await newWorld();
  const { body } = await api('GET /versions');
  assert.deepEqual(
    body.behaviours,
    Object.entries(BEHAVIOUR).map(([behaviour, rows]) => ({ behaviour, rows })),
  );
});

test('GET /versions shows what the operator decided', async () => {
  const { api } = await newWorld({
    policy: { era: 'auto', unavailable: 'error', asOf: '2018-10-30' },
  });
  const { body } = await api('GET /versions');
  assert.deepEqual([body.unavailable, body.as_of], ['error', '2018-10-30']);
  const find = (version: string) =>
    body.versions.find((one: { version: string }) => one.version === version);
  assert.equal(find('v2.6').served_by, 'v2.8');
  assert.equal(find('v2.6').behaviour.without_access, 'error');
  assert.equal(find('v25.0').published, false);
});
