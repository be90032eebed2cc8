import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { deliveryKey } from '../../src/domain/delivery.ts';
import { CALLBACK, toldWorld } from './told.ts';

async function subscribedWorld() {
  const world = await toldWorld();
  const { app, page } = await world.page();
  const fields = ['messages', 'message_reads', 'messaging_optins'];
  await world.api(`PUT /apps/${app}/webhook`, {
    callback_url: CALLBACK,
    verify_token: 't',
    fields,
  });
  await world.api(`PUT /pages/${page}/subscriptions`, { app_id: app, fields: null });
  const person = await world.person();
  world.bot.requests.length = 0;
  const happens = async (type: string, more: object = {}): Promise<string> =>
    (await world.event(type, page, person, more)).deliveries[0];
  return { ...world, app, page, person, happens };
}

test('an event’s answer names its deliveries, and they go out signed over their bytes', async (t) => {
  const world = await subscribedWorld();
  t.after(world.close);
  const id = await world.happens('message', { text: 'ä', id: 'e' });
  await world.settled(id);
  const { body } = await world.api(`GET /deliveries/${id}`);
  const { method, url, headers, body: sent } = world.bot.requests[0]!;
  assert.deepEqual([method, url], ['POST', CALLBACK]);
  const app = (await world.store.registry.app(world.app))!;
  const secret = world.vault.open(app.id, app.sealed_secret);
  const hmac = (name: string) => createHmac(name, secret).update(sent!).digest('hex');
  assert.deepEqual(headers, {
    Accept: '*/*',
    'User-Agent': 'facebookexternalua',
    'Content-Type': 'application/json',
    'X-Hub-Signature': `sha1=${hmac('sha1')}`,
    'X-Hub-Signature-256': `sha256=${hmac('sha256')}`,
    'Facebook-API-Version': 'v2.6',
  });
  const now = new Date(world.time.now).toISOString();
  assert.deepEqual(body, {
    id,
    app_id: world.app,
    page_id: world.page,
    psid: deliveryKey(id)!.thread,
    event_id: 'e',
    field: 'messages',
    version: 'v2.6',
    status: 'delivered',
    attempts: 1,
    queued_at: now,
    next_attempt_at: null,
    settled_at: now,
    callback_url: CALLBACK,
    headers,
    body: sent,
    log: [{ at: now, status: 200, error: null, latency_ms: 12 }],
    answer: 'EVENT_RECEIVED',
  });
});

test('a delivery that failed shows what was answered, its beginning at most', async (t) => {
  const world = await subscribedWorld();
  t.after(world.close);
  world.bot.answer = () => ({ status: 500, body: `\0${'ü'.repeat(5000)}` });
  const id = await world.happens('message');
  const attempted = async (): Promise<object & { log: object[]; answer: string }> => {
    for (;;) {
      const { body } = await world.api(`GET /deliveries/${id}`);
      if (body.attempts > 0) return body;
      await new Promise(setImmediate);
    }
  };
  const { log, answer } = await attempted();
  assert.equal(log.length, 1);
  assert.equal(answer, `\uFFFD${'ü'.repeat(2047)}`);
});

test('deliveries are listed by what became of them and by page, with cursors', async (t) => {
  const world = await subscribedWorld();
  t.after(world.close);
  const ids: string[] = [];
  for (const type of ['message', 'message_read', 'checkbox_plugin']) {
    ids.push(await world.happens(type));
  }
  for (const id of ids) await world.settled(id);
  const listed = async (query: string) =>
    (await world.api(`GET /deliveries?${query}`)).body.data.map((one: { id: string }) => one.id);
  assert.deepEqual((await listed('')).sort(), ids.toSorted());
  assert.deepEqual((await listed('status=delivered')).length, 3);
  assert.deepEqual(await listed('status=dead'), []);
  assert.equal((await listed(`page=${world.page}`)).length, 3);
  assert.deepEqual(await listed('page=7'), []);
  const { thread } = deliveryKey(ids[0]!)!;
  assert.equal((await listed(`psid=${thread}&app=${world.app}`)).length, 3);
  const first = (await world.api('GET /deliveries?limit=2')).body;
  const rest = (await world.api(`GET /deliveries?limit=2&after=${first.next}`)).body;
  assert.deepEqual([first.data.length, rest.data.length, rest.next], [2, 1, null]);
});

test('who has no PSID has deliveries without one', async (t) => {
  const world = await subscribedWorld();
  t.after(world.close);
  const id = await world.happens('checkbox_plugin');
  await world.settled(id);
  const { body } = await world.api(`GET /deliveries/${encodeURIComponent(id)}`);
  assert.deepEqual([body.psid, body.field], [null, 'messaging_optins']);
});

test('a delivery is sent again on demand, with the same bytes', async (t) => {
  const world = await subscribedWorld();
  t.after(world.close);
  const id = await world.happens('message', { text: 'Hi' });
  await world.settled(id);
  const again = await world.api(`POST /deliveries/${id}/redeliver`);
  assert.deepEqual([again.status, again.body.status, again.body.attempts], [200, 'pending', 1]);
  await world.settled(id);
  const { body } = await world.api(`GET /deliveries/${id}`);
  assert.deepEqual([body.status, body.attempts, body.log.length], ['delivered', 2, 2]);
  const [first, second] = world.bot.requests;
  assert.deepEqual(second, first);
});

test('what is no delivery’s id is not found', async (t) => {
  const world = await subscribedWorld();
  t.after(world.close);
  for (const id of [
    '7',
    '1.2.3.4',
    '1.2.~ann.0',
    '../apps',
    '1.2.3.4.5',
    `1.2.~${'a'.repeat(64)}.1`,
  ]) {
    const path = encodeURIComponent(id);
    assert.equal((await world.api(`GET /deliveries/${path}`)).status, 404, id);
    assert.equal((await world.api(`POST /deliveries/${path}/redeliver`)).status, 404, id);
  }
});

test('a body is kept though the app’s version changes before it goes', async (t) => {
  const world = await subscribedWorld();
  t.after(world.close);
  const id = await world.happens('message', { text: 'Hi' });
  await world.settled(id);
  await world.api(`PATCH /apps/${world.app}`, { default_version: 'v25.0' });
  const { body } = await world.api(`GET /deliveries/${id}`);
  assert.equal(body.body, world.bot.requests[0]!.body);
});
