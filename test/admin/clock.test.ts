import assert from 'node:assert/strict';
import { test } from 'node:test';
import { development } from './development.ts';
import { newWorld } from './world.ts';

const REAL = Date.UTC(2026, 0, 5, 9, 30);

async function newDev() {
  const time = { now: REAL };
  const dev = development(time);
  const world = await newWorld({ development: dev, clock: dev.clock.now });
  return { ...world, time };
}

test('GET /clock shows the real time until it is set', async () => {
  const { api } = await newDev();
  const { body } = await api('GET /clock');
  assert.deepEqual(body, { now: '2026-01-05T09:30:00.000Z', offset_ms: 0, frozen: false });
});

test('PUT /clock moves the time, and it goes on from there', async () => {
  const { api, time } = await newDev();
  const { body } = await api('PUT /clock', { offset_s: 3600 });
  assert.deepEqual(body, { now: '2026-01-05T10:30:00.000Z', offset_ms: 3_600_000, frozen: false });
  time.now += 1000;
  assert.equal((await api('GET /clock')).body.now, '2026-01-05T10:30:01.000Z');
  const back = await api('PUT /clock', { now: '2016-04-12T00:00:00Z' });
  assert.equal(back.body.now, '2016-04-12T00:00:00.000Z');
  time.now += 1000;
  assert.equal((await api('GET /clock')).body.now, '2016-04-12T00:00:01.000Z');
});

test('an offset is from the real time, however the clock was set before', async () => {
  const { api, time } = await newDev();
  await api('PUT /clock', { now: '2016-04-12T00:00:00Z', frozen: true });
  time.now += 5000;
  const { body } = await api('PUT /clock', { offset_s: 60 });
  assert.equal(body.now, '2026-01-05T09:31:05.000Z');
});

test('a frozen clock stands, at the time that is named or where it is', async () => {
  const { api, time } = await newDev();
  for (const [sent, now] of [
    [{ now: '2030-01-01T00:00:00Z', frozen: true }, '2030-01-01T00:00:00.000Z'],
    [{ offset_s: 60, frozen: true }, '2026-01-05T09:31:00.000Z'],
    [{ frozen: true }, '2026-01-05T09:30:00.000Z'],
  ] as const) {
    time.now = REAL;
    await api('PUT /clock', sent);
    time.now += 5000;
    const { body } = await api('GET /clock');
    assert.deepEqual([body.now, body.frozen], [now, true]);
  }
});

test('nothing sent: the real time again', async () => {
  const { api } = await newDev();
  await api('PUT /clock', { now: '2030-01-01T00:00:00Z', frozen: true });
  const { body } = await api('PUT /clock', {});
  assert.deepEqual(body, { now: '2026-01-05T09:30:00.000Z', offset_ms: 0, frozen: false });
});

test('the Admin API takes its time from it: a token expires', async () => {
  const { api, page } = await newDev();
  const { app, page: id } = await page();
  const issued = await api(`POST /pages/${id}/tokens`, { app_id: app, expires_in: 60 });
  const state = async () => (await api(`GET /tokens/${issued.body.id}`)).body.state;
  assert.equal(await state(), 'live');
  await api('PUT /clock', { offset_s: 61 });
  assert.equal(await state(), 'expired');
});

for (const [what, sent, member] of [
  ['two times at once', { now: '2030-01-01T00:00:00Z', offset_s: 1 }, 'offset_s'],
  ['a time that is none', { now: 'tomorrow' }, 'now'],
  ['a time before all of this', { now: '1999-12-31T23:59:59Z' }, 'now'],
  ['a time too far', { now: '2100-01-01T00:00:00Z' }, 'now'],
  ['an offset too far', { offset_s: 1e12 }, 'offset_s'],
  ['an offset that is no number', { offset_s: '60' }, 'offset_s'],
  ['a member nobody knows', { at: 1 }, 'at'],
] as const) {
  test(`PUT /clock refuses ${what}, and the time stays`, async () => {
    const { api } = await newDev();
    const { status, body } = await api('PUT /clock', sent);
    assert.equal(status, 422, JSON.stringify(body));
    assert.equal(body.errors[0].member, member);
    assert.equal((await api('GET /clock')).body.offset_ms, 0);
  });
}
