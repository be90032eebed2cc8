import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStats, MINUTES_KEPT } from '../../src/observe/stats.ts';
import { ADMIN_KEY, wholeServer } from '../http/whole-server.ts';
import { PAGE, PSID, TOKEN } from '../world.ts';
import { newWorld } from './world.ts';

const NINE = Date.UTC(2026, 0, 5, 9);

test('what happened stands in its minute, and minutes without anything stand, too', () => {
  const time = { now: NINE };
  const stats = createStats(() => time.now);
  stats.answered('profile');
  time.now += 59_999;
  stats.answered('empty');
  time.now += 60_001;
  stats.answered('error');
  stats.attempted('failed', 3);
  const minutes = stats.minutes(3);
  assert.deepEqual(
    minutes.map(({ at, reads }) => [(at - NINE) / 60_000, reads.profile, reads.empty, reads.error]),
    [
      [0, 1, 1, 0],
      [1, 0, 0, 0],
      [2, 0, 0, 1],
    ],
  );
  assert.equal(minutes[2]!.webhooks.failed, 1);
});

test('a minute that comes round again starts at nothing', () => {
  const time = { now: NINE };
  const stats = createStats(() => time.now);
  stats.answered('profile');
  time.now += MINUTES_KEPT * 60_000;
  assert.ok(stats.minutes(MINUTES_KEPT).every(({ reads }) => reads.profile === 0));
  assert.equal(stats.minutes(10 * MINUTES_KEPT).length, MINUTES_KEPT);
});

test('latencies are told for half and for 95 of a hundred', () => {
  const stats = createStats(() => NINE);
  assert.equal(stats.minutes(1)[0]!.webhooks.latency_ms_p50, null);
  for (let count = 0; count < 90; count++) stats.attempted('delivered', 4);
  for (let count = 0; count < 10; count++) stats.attempted('delivered', 900);
  const { webhooks } = stats.minutes(1)[0]!;
  assert.deepEqual(
    [webhooks.delivered, webhooks.latency_ms_p50, webhooks.latency_ms_p95],
    [100, 5, 1000],
  );
  stats.attempted('failed', 1e9);
  assert.equal(stats.minutes(1)[0]!.webhooks.failed, 1);
});

test('the funnel goes by the first thing that happened, on one page or on all', async () => {
  const world = await newWorld();
  const { page } = await world.page();
  const { page: other } = await world.page();
  for (const id of ['a', 'b', 'c', 'd']) await world.person({ id });
  await world.event('ad_clicked', page, 'a', { ad_id: '1' });
  await world.event('message', page, 'a', { text: 'Hi' });
  await world.event('ad_clicked', page, 'b', { ad_id: '1' });
  await world.event('message', page, 'c', { text: 'Hi' });
  await world.event('access_revoked', page, 'c');
  await world.event('checkbox_plugin', page, 'd');
  await world.event('message', other, 'a', { text: 'Hi' });
  const { body } = await world.api(`GET /stats?page=${page}`);
  const steps = Object.fromEntries(
    body.funnel.map(({ entry, ...counts }: { entry: string }) => [entry, counts]),
  );
  assert.deepEqual(steps, {
    ad_clicked: { came: 2, authorised: 1, readable: 1 },
    message: { came: 1, authorised: 1, readable: 0 },
    checkbox_plugin: { came: 1, authorised: 0, readable: 0 },
  });
  assert.deepEqual(body.people, { looked_at: 4, complete: true });
  assert.equal(body.minutes.length, 60);
  const all = (await world.api('GET /stats?minutes=1')).body;
  assert.equal(all.minutes.length, 1);
  assert.equal(all.funnel.find(({ entry }: { entry: string }) => entry === 'message').came, 2);
});

test('what cannot be counted is refused by its name', async () => {
  const { api } = await newWorld();
  assert.equal((await api('GET /stats?page=99')).status, 404);
  for (const minutes of ['0', '121', 'many']) {
    const { status, body } = await api(`GET /stats?minutes=${minutes}`);
    assert.deepEqual([status, body.errors[0].member], [422, 'minutes']);
  }
});

test('a server counts the reads that bots make', async () => {
  await using server = await wholeServer();
  for (const psid of [PSID.peter, PSID.nora, PSID.peter]) {
    await fetch(`${server.origin}/v2.6/${psid}?access_token=${TOKEN}`);
  }
  await fetch(`${server.origin}/v8.0/${PSID.rosa}?access_token=${TOKEN}`);
  const response = await fetch(`${server.origin}/admin/v1/stats?page=${PAGE}&minutes=1`, {
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
  });
  const { minutes } = (await response.json()) as { minutes: { reads: object }[] };
  assert.deepEqual(minutes[0]!.reads, { profile: 2, empty: 1, error: 1 });
});
