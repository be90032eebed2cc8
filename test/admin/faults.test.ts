import assert from 'node:assert/strict';
import { test } from 'node:test';
import { development } from './development.ts';
import { newWorld } from './world.ts';

const newDev = () => newWorld({ development: development({ now: 0 }) });

test('PUT /faults replaces all rules, GET shows them with what came of them', async () => {
  const { api } = await newDev();
  const rule = {
    preset: 'err-eu-10',
    error: 'unavailable',
    details: { id: '7' },
    latency_ms: 100,
    drop: false,
    page_id: '1',
    app_id: '2',
    path: '*/messages',
    method: 'POST',
    field: 'name',
    share: 0.5,
    after: 1,
    count: 2,
  };
  const put = await api('PUT /faults', { faults: [rule, { error: 'app_limit' }] });
  assert.equal(put.status, 200);
  const faults = [
    { ...rule, matched: 0, fired: 0 },
    { error: 'app_limit', matched: 0, fired: 0 },
  ];
  assert.deepEqual(put.body, { faults });
  assert.deepEqual((await api('GET /faults')).body, { faults });
  assert.deepEqual((await api('PUT /faults', { faults: [] })).body, { faults: [] });
});

for (const [what, faults, member] of [
  ['no effect', [{ share: 0.5 }], 'faults/0'],
  ['an empty rule', [{ error: 'unavailable' }, {}], 'faults/1'],
  ['an unknown error', [{ error: 'bogus' }], 'faults/0/error'],
  ['an unknown preset', [{ preset: 'constructor' }], 'faults/0/preset'],
  ['a share of nothing', [{ error: 'unavailable', share: 0 }], 'faults/0/share'],
  ['a share of more than all', [{ error: 'unavailable', share: 1.1 }], 'faults/0/share'],
  ['a count of none', [{ error: 'unavailable', count: 0 }], 'faults/0/count'],
  ['too long a delay', [{ latency_ms: 60_001 }], 'faults/0/latency_ms'],
  ['a negative delay', [{ latency_ms: -1 }], 'faults/0/latency_ms'],
  ['a member nobody knows', [{ drop: true, where: 'here' }], 'faults/0/where'],
  ['no list', {}, 'faults'],
  ['too many', Array(101).fill({ drop: true }), 'faults'],
] as const) {
  test(`PUT /faults refuses ${what}, and changes nothing`, async () => {
    const { api } = await newDev();
    await api('PUT /faults', { faults: [{ drop: true }] });
    const { status, body } = await api('PUT /faults', { faults });
    assert.equal(status, 422);
    assert.equal(body.errors[0].member, member);
    assert.equal((await api('GET /faults')).body.faults.length, 1);
  });
}

test('a production server has neither faults, nor another time, nor recent answers', async () => {
  const { api } = await newWorld({ mode: 'serve' });
  for (const [call, body] of [
    ['PUT /faults', { faults: [] }],
    ['GET /faults', undefined],
    ['PUT /clock', {}],
    ['GET /clock', undefined],
    ['GET /traces/A', undefined],
  ] as const) {
    const { status, body: problem } = await api(call, body);
    assert.equal(status, 403, call);
    assert.equal(problem.code, 'development_only');
  }
});
