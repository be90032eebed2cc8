import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deliveryKey } from '../../src/domain/delivery.ts';
import { APP, addApp, EVERY_FIELD, listen, PAGE, PSID, webhookWorld } from './world.ts';

async function queuedBy(options: Parameters<typeof webhookWorld>[0]): Promise<number> {
  const { happens } = await webhookWorld(options);
  const { deliveries } = await happens('message', { text: 'Hi' });
  return deliveries.length;
}

test('a webhook goes out when the app asks for the field and the page subscribes the app', async () => {
  assert.equal(await queuedBy({}), 1);
  assert.equal(await queuedBy({ fields: ['messages'], subscribed: ['messages'] }), 1);
});

test('what nobody subscribed to is not queued', async () => {
  assert.equal(await queuedBy({ fields: null }), 0);
  assert.equal(await queuedBy({ subscribed: undefined }), 0);
  assert.equal(await queuedBy({ fields: ['message_reads'] }), 0);
  assert.equal(await queuedBy({ subscribed: ['message_reads'] }), 0);
  assert.equal(await queuedBy({ subscribed: [] }), 0);
});

test('a page without a list subscribes to all that the app asks for', async () => {
  assert.equal(await queuedBy({ fields: ['messages'], subscribed: null }), 1);
  assert.equal(await queuedBy({ fields: [], subscribed: null }), 0);
});

test('a webhook that is switched off gets nothing, one that is switched on again does', async () => {
  const { store, happens } = await webhookWorld();
  const set = (active: boolean) =>
    store.registry.changeWebhook(APP, (webhook) => webhook && { ...webhook, active });
  await set(false);
  assert.deepEqual((await happens('message')).deliveries, []);
  await set(true);
  assert.equal((await happens('message')).deliveries.length, 1);
});

test('every app that subscribed is told, each in the form of its own version', async () => {
  const { store, happens, queued } = await webhookWorld();
  await addApp(store, '42', 'v8.0');
  await listen(store, '42', EVERY_FIELD);
  await store.registry.subscribe({ page_id: PAGE, app_id: '42', fields: null });
  const { deliveries } = await happens('message', { psid: PSID });
  assert.deepEqual(deliveries, [`41.1.${PSID}.1`, `42.1.${PSID}.1`]);
  assert.deepEqual(
    queued.map(({ app_id, version }) => [app_id, version]),
    [
      ['41', 'v2.6'],
      ['42', 'v8.0'],
    ],
  );
});

test('an event that is told again queues nothing', async () => {
  const { happens, queued } = await webhookWorld();
  assert.equal((await happens('message', { id: 'e', at: 5 })).deliveries.length, 1);
  assert.deepEqual((await happens('message', { id: 'e', at: 5 })).deliveries, []);
  assert.equal(queued.length, 1);
});

test('history that is brought here tells nobody', async () => {
  const { admit, queued } = await webhookWorld();
  const event = { type: 'message', person_id: 'ann', page_id: PAGE } as const;
  assert.deepEqual((await admit(event, { silent: true })).deliveries, []);
  assert.deepEqual(queued, []);
});

test('events without a webhook of their own queue none', async () => {
  const { happens } = await webhookWorld();
  for (const type of [
    'permission_granted',
    'permission_denied',
    'customer_matched',
    'shared_content_opened',
    'chat_extension_opened',
    'message_request_accepted',
    'access_revoked',
    'platform_disabled',
    'platform_enabled',
  ] as const) {
    assert.deepEqual((await happens(type)).deliveries, [], type);
  }
});

test('a delivery is found by the id that the event answered', async () => {
  const { store, happens } = await webhookWorld();
  for (const type of ['checkbox_plugin', 'message', 'checkbox_plugin'] as const) {
    const { deliveries } = await happens(type);
    const [id] = deliveries as [string];
    assert.notEqual(await store.outbox.delivery(deliveryKey(id)!), undefined, id);
  }
});

test('somebody erased takes their webhooks along', async () => {
  const { store, happens } = await webhookWorld();
  const { deliveries, psid } = await happens('message');
  await store.people.erase('ann', 1);
  await store.pairs.drop(PAGE, psid!, 'ann');
  assert.equal(await store.outbox.delivery(deliveryKey(deliveries[0]!)!), undefined);
});
