import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryStore } from '../../src/store/memory.ts';
import { newWorld } from './world.ts';

/** One line for each entry. */
// biome-ignore lint/suspicious/noExplicitAny: entries are of three shapes.
function lineOf({ kind, event, message, read }: any): string {
  if (kind === 'event') return `${event.type} → ${event.access}`;
  return kind === 'message' ? message.body.text : `${read.answer} ${read.fields} ×${read.reads}`;
}

async function relationship() {
  const store = memoryStore();
  const world = await newWorld({ store });
  const { page, app } = await world.page();
  const { page: other } = await world.page();
  const person = await world.person({ id: 'ann' });
  const path = `/pages/${page}/people/${person}/timeline`;
  const step = (): void => {
    world.time.now += 60_000;
  };
  await world.event('checkbox_plugin', page, person, { ref: 'cart' });
  step();
  await world.event('message', page, person, { text: 'Hi' });
  const { body } = await world.api(`GET /pages/${page}/people/${person}`);
  const { psid } = body;
  const pair = { page_id: page, psid, person_id: person };
  step();
  await store.conversations.send(pair, (known, thread) => ({
    pair: { ...known, next_seq: known.next_seq + 1 },
    thread,
    message: {
      id: 'reply',
      sender: 'page',
      app_id: app,
      at: world.time.now,
      seq: known.next_seq,
      body: { text: 'Hello' },
    },
  }));
  step();
  const batch = { page_id: page, app_id: app, fields: 'first_name,last_name', answer: 'profile' };
  const minute = world.time.now;
  await store.audit.record([
    { ...batch, minute, reads: [[person, psid, 2]] },
    { ...batch, minute, fields: '', answer: 'empty', reads: [[person, psid, 1]] },
    { ...batch, minute, page_id: other, reads: [[person, '777', 5]] },
  ]);
  step();
  await world.event('access_revoked', page, person);
  step();
  await world.api('POST /events', { type: 'platform_disabled', person_id: person });
  await world.event('message', other, person, { text: 'elsewhere' });
  return { ...world, path, page, person };
}

const WHOLE = [
  'platform_disabled → revoked',
  'access_revoked → revoked',
  'profile first_name,last_name ×2',
  'empty  ×1',
  'Hello',
  'message → granted',
  'checkbox_plugin → never',
];

test('everything between a page and a person stands in one order, the newest first', async () => {
  const { api, path } = await relationship();
  const { body } = await api(`GET ${path}`);
  assert.deepEqual(body.data.map(lineOf), WHOLE);
  assert.equal(body.next, null);
  const [platform, revoked] = body.data;
  assert.deepEqual([platform.event.everywhere, revoked.event.everywhere], [true, false]);
  assert.deepEqual(body.data.at(-1).event.detail.ref, 'cart');
});

test('it is the same a few at a time, however few', async () => {
  const { api, path } = await relationship();
  for (const limit of [1, 2, 3, 6, 7]) {
    const lines: string[] = [];
    let after = '';
    do {
      const { body } = await api(`GET ${path}?limit=${limit}${after && `&after=${after}`}`);
      assert.ok(body.data.length <= limit);
      lines.push(...body.data.map(lineOf));
      after = body.next ?? '';
    } while (after !== '');
    assert.deepEqual(lines, WHOLE, `by ${limit}`);
  }
});

test('an event shows the webhooks that it caused', async () => {
  const world = await newWorld();
  const { page, app } = await world.page();
  const person = await world.person();
  const webhook = { callback_url: 'https://bot.example/', fields: ['messages'], active: true };
  await world.store.registry.changeWebhook(app, () => ({ ...webhook, verify_token: 'x' }));
  await world.api(`PUT /pages/${page}/subscriptions`, { app_id: app, fields: null });
  const told = await world.event('message', page, person, { text: 'Hi' });
  await world.event('link_opened', page, person, { ref: 'x' });
  const { body } = await world.api(`GET /pages/${page}/people/${person}/timeline`);
  const [opened, said] = body.data;
  assert.deepEqual(opened.deliveries, []);
  assert.deepEqual(
    said.deliveries.map(({ id, status }: { id: string; status: string }) => [id, status]),
    [[told.deliveries[0], 'pending']],
  );
});

test('two who have not met have an empty one; a cursor of another listing is refused', async () => {
  const world = await newWorld();
  const { page } = await world.page();
  const person = await world.person();
  const path = `/pages/${page}/people/${person}/timeline`;
  assert.deepEqual((await world.api(`GET ${path}`)).body, { data: [], next: null });
  const { status, body } = await world.api(`GET ${path}?after=nonsense`);
  assert.deepEqual([status, body.errors[0].member], [422, 'after']);
  assert.equal((await world.api(`GET /pages/${page}/people/nobody/timeline`)).status, 404);
});
