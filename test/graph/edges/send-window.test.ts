import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PERMISSIONS } from '../../../src/domain/app.ts';
import { memoryWorld, PSID, TOKEN, type World } from '../../world.ts';
import { assertRefused, sender } from './kit.ts';

const HOUR_MS = 3_600_000;
const to = { id: PSID.peter };
const X = { text: 'x' };
const UNSUBSCRIBED = PERMISSIONS.filter((one) => one !== 'pages_messaging_subscriptions');

/** A world of this day in which Peter wrote just now, and the app may not write beyond that. */
async function worldOf(day: string): Promise<World> {
  const now = Date.parse(day);
  const world = await memoryWorld({ asOf: day, now });
  await world.setPermissions(UNSUBSCRIBED);
  // What the seed says of 2026 has not happened yet.
  await world.happens('peter', 'message', { at: now });
  return world;
}

const OUTSIDE_2017 = {
  code: 10,
  error_subcode: 2018065,
  message:
    '(#10) This message is sent outside of allowed window. You need page_messaging_subscriptions permission to be able to do it.',
};
const OUTSIDE = {
  code: 10,
  error_subcode: 2018278,
  message:
    '(#10) This message is sent outside of allowed window. Learn more about the new policy here: https://developers.facebook.com/docs/messenger-platform/policy-overview',
};

/** Somebody who wrote `hours` ago, and to whom nothing was sent since. */
async function somebody(world: World, hours: number): Promise<{ id: string }> {
  const { id } = await world.addPerson();
  const { psid } = await world.happens(id, 'message', { at: world.time.now - hours * HOUR_MS });
  return { id: psid! };
}

test('at first a page may write for ever', async () => {
  await using world = await worldOf('2016-09-01');
  assert.equal((await sender(world)(X, await somebody(world, 1000))).status, 200);
  const { id } = await world.addPerson();
  const { psid } = await world.happens(id, 'link_opened');
  assert.equal((await sender(world)(X, { id: psid! })).status, 200);
});

test('from mid-2017 for a day, and once more; with pages_messaging_subscriptions for ever', async () => {
  await using world = await worldOf('2017-10-01');
  const asked = { version: 'v2.10' };
  const send = sender(world);
  const late = await somebody(world, 23);
  assert.equal((await send(X, late, {}, asked)).status, 200);
  // What was sent within the day leaves the one beyond it.
  world.time.now += 2 * HOUR_MS;
  assert.equal((await world.inside(sendUrl(late.id))).status, 200);
  assertRefused(await send(X, late, {}, asked), OUTSIDE_2017);

  const { id } = await world.addPerson();
  const { psid } = await world.happens(id, 'link_opened');
  assertRefused(await send(X, { id: psid! }, {}, asked), OUTSIDE_2017);
  await world.setPermissions([...PERMISSIONS]);
  assert.equal((await send(X, { id: psid! }, {}, asked)).status, 200);
  assert.equal((await send(X, late, {}, asked)).status, 200);
});

/** One single message: `ask` asks twice. */
function sendUrl(psid: string): string {
  const said = `recipient={"id":"${psid}"}&message={"text":"x"}&method=post`;
  return `/v2.10/me/messages?${said}&access_token=${encodeURIComponent(TOKEN)}`;
}

test('from March 2020 for a day', async () => {
  await using world = await worldOf('2021-03-01');
  const asked = { version: 'v9.0' };
  const send = sender(world);
  assert.equal((await send(X, await somebody(world, 23.9), {}, asked)).status, 200);
  assertRefused(await send(X, await somebody(world, 24), {}, asked), OUTSIDE);
  const { id } = await world.addPerson();
  const { psid } = await world.happens(id, 'customer_chat_opened');
  assertRefused(await send(X, { id: psid! }, {}, asked), OUTSIDE);
  await world.setPermissions([...PERMISSIONS]);
  assertRefused(await send(X, { id: psid! }, {}, asked), OUTSIDE);
});

test('whatever the person says or taps opens the window, and a link does in a thread', async () => {
  await using world = await worldOf('2021-03-01');
  const asked = { version: 'v9.0' };
  for (const type of ['get_started', 'message', 'postback', 'message_request_accepted'] as const) {
    const late = await somebody(world, 48);
    assertRefused(await sender(world)(X, late, {}, asked), OUTSIDE);
    const subject = await world.store.pairs.withPsid(late.id);
    await world.happens(subject[0]!.person_id, type);
    assert.equal((await sender(world)(X, late, {}, asked)).status, 200, type);
  }
  const late = await somebody(world, 48);
  const [pair] = await world.store.pairs.withPsid(late.id);
  await world.happens(pair!.person_id, 'message_read');
  assertRefused(await sender(world)(X, late, {}, asked), OUTSIDE);
  await world.happens(pair!.person_id, 'link_opened');
  assert.equal((await sender(world)(X, late, {}, asked)).status, 200);
});

test('a tag of its year goes beyond the window, with messaging_type where that is asked for', async () => {
  await using world = await worldOf('2021-03-01');
  const asked = { version: 'v9.0' };
  const send = sender(world);
  const late = await somebody(world, 48);
  const tagged = (tag: string) => ({ messaging_type: 'MESSAGE_TAG', tag });
  for (const tag of ['CONFIRMED_EVENT_UPDATE', 'post_purchase_update', 'ACCOUNT_UPDATE']) {
    assert.equal((await send(X, late, tagged(tag), asked)).status, 200, tag);
  }
  assertRefused(await send(X, late, tagged('SHIPPING_UPDATE'), asked), {
    code: 100,
    message: '(#100) Invalid tag.',
  });
  assertRefused(await send(X, late, { tag: 'ACCOUNT_UPDATE' }, asked), {
    code: 100,
    message: '(#100) Messaging type should be MESSAGE_TAG for tagged messages.',
  });
  assertRefused(await send(X, late, { messaging_type: 'MESSAGE_TAG' }, asked), {
    code: 100,
    message: '(#100) Param tag is required for messaging_type MESSAGE_TAG',
  });
});

test('HUMAN_AGENT has a week, NON_PROMOTIONAL_SUBSCRIPTION its permission', async () => {
  await using world = await worldOf('2021-03-01');
  const asked = { version: 'v9.0' };
  const send = sender(world);
  const tagged = (tag: string) => ({ messaging_type: 'MESSAGE_TAG', tag });
  assert.equal(
    (await send(X, await somebody(world, 167), tagged('HUMAN_AGENT'), asked)).status,
    200,
  );
  assertRefused(await send(X, await somebody(world, 168), tagged('HUMAN_AGENT'), asked), OUTSIDE);
  const late = await somebody(world, 48);
  const subscription = tagged('NON_PROMOTIONAL_SUBSCRIPTION');
  assertRefused(await send(X, late, subscription, asked), OUTSIDE_2017);
  await world.setPermissions([...PERMISSIONS]);
  assert.equal((await send(X, late, subscription, asked)).status, 200);
});

test('before 2018 a tag needs no messaging_type, and before 2017-04 there is none', async () => {
  {
    await using world = await worldOf('2017-10-01');
    const asked = { version: 'v2.10' };
    const late = await somebody(world, 48);
    assert.equal((await sender(world)(X, late, { tag: 'ISSUE_RESOLUTION' }, asked)).status, 200);
    assert.equal((await sender(world)(X, late, { tag: 'ISSUE_RESOLUTION' }, asked)).status, 200);
  }
  await using world = await worldOf('2017-01-01');
  assertRefused(await sender(world)(X, to, { tag: 'ISSUE_RESOLUTION' }), {
    code: 100,
    message: '(#100) Invalid tag.',
  });
});

test('messaging_type and notification_type are known words', async () => {
  await using world = await worldOf('2021-03-01');
  const send = sender(world);
  const asked = { version: 'v9.0' };
  for (const more of [
    { messaging_type: 'RESPONSE', notification_type: 'REGULAR' },
    { messaging_type: 'UPDATE', notification_type: 'SILENT_PUSH' },
    { notification_type: 'no_push' },
    {},
  ]) {
    assert.equal((await send(X, to, more, asked)).status, 200);
  }
  assertRefused(await send(X, to, { messaging_type: 'REPLY' }, asked), {
    code: 100,
    message:
      '(#100) Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG, NON_PROMOTIONAL_SUBSCRIPTION}',
  });
  assertRefused(await send(X, to, { notification_type: 'LOUD' }, asked), {
    code: 100,
    message: '(#100) Param notification_type must be one of {REGULAR, SILENT_PUSH, NO_PUSH}',
  });
});
