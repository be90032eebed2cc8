import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeOf } from '../../../src/domain/delivery.ts';
import { APP, memoryWorld, PAGE, PSID, type World } from '../../world.ts';
import { edgeOf, sender, thread } from './kit.ts';

async function listen(world: World, ...fields: string[]): Promise<void> {
  const ask = edgeOf(world);
  await world.store.registry.changeWebhook(APP.id, () => ({
    callback_url: 'https://bot.example/webhook',
    verify_token: 'x',
    fields,
    active: true,
  }));
  assert.equal((await ask('subscribed_apps', {})).status, 200);
}

async function queued(world: World) {
  const { items } = await world.store.outbox.deliveries({ after: null, limit: 100 });
  return items;
}

test('a message is echoed to the apps that listen for echoes, in the same transaction', async () => {
  await using world = await memoryWorld();
  await listen(world, 'message_echoes');
  await sender(world)({ text: 'Hello' }, { id: PSID.peter });
  const echoes = await queued(world);
  assert.equal(echoes.length, 2);
  const messages = (await thread(world, PSID.peter)).slice(-2);
  for (const [index, echo] of echoes.toReversed().entries()) {
    assert.equal(echo.page_id, PAGE);
    assert.equal(echo.thread, PSID.peter);
    assert.equal(echo.seq, placeOf(messages[index]!.seq, false));
    assert.equal(echo.notice.name, messages[index]!.id);
  }
});

test('neither a refused message nor a sender action is echoed', async () => {
  await using world = await memoryWorld();
  await listen(world, 'message_echoes');
  await sender(world)({ text: '' }, { id: PSID.peter });
  await sender(world)({ text: 'x' }, { id: PSID.peter }, {}, { version: 'v19.0' });
  await edgeOf(world)('messages', { recipient: { id: PSID.peter }, sender_action: 'typing_on' });
  assert.deepEqual(await queued(world), []);
});

test('who listens for messages alone hears no echo', async () => {
  await using world = await memoryWorld();
  await listen(world, 'messages');
  await sender(world)({ text: 'Hello' }, { id: PSID.peter });
  assert.deepEqual(await queued(world), []);
});

test('a message to a user_ref is not echoed since 2018-02-19', async () => {
  await using world = await memoryWorld();
  await listen(world, 'message_echoes');
  const { id } = await world.addPerson();
  await world.happens(id, 'checkbox_plugin', { user_ref: 'box-1' });
  const to = { user_ref: 'box-1' };
  assert.equal((await sender(world)({ text: 'x' }, to, {}, { version: 'v3.0' })).status, 200);
  assert.deepEqual(await queued(world), []);
  assert.equal((await sender(world)({ text: 'x' }, to, {}, { version: 'v2.6' })).status, 200);
  assert.equal((await queued(world)).length, 2);
});
