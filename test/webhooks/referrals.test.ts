import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventInput } from '../../src/events/ingest.ts';
import { messagingOf, NOW, PAGE, PSID, webhookWorld } from './world.ts';

const SHORTLINK = { ref: 'flyer', source: 'SHORTLINK', type: 'OPEN_THREAD' };
const ADS = { ref: 'sale', ad_id: '6045246247433', source: 'ADS', type: 'OPEN_THREAD' };

type Event = [type: EventInput['type'], more: Partial<EventInput>];
const linked = (at = NOW): Event => ['link_opened', { ref: 'flyer', at }];
const clicked = (at = NOW): Event => ['ad_clicked', { ref: 'sale', ad_id: ADS.ad_id, at }];
const REFERRED: [Event, object][] = [
  [linked(), SHORTLINK],
  [clicked(), ADS],
];

test('a referral is told at once when the thread exists', async () => {
  for (const [event, referral] of REFERRED) {
    const { bodies } = await webhookWorld();
    await bodies('message');
    const [body, ...more] = await bodies(...event);
    assert.deepEqual(more, []);
    assert.deepEqual(messagingOf(body!), {
      sender: { id: PSID },
      recipient: { id: PAGE },
      timestamp: NOW,
      referral,
    });
  }
});

test('a referral that came before the thread is told by nobody yet, and rides on Get Started', async () => {
  for (const [event, referral] of REFERRED) {
    const { bodies } = await webhookWorld();
    assert.deepEqual(await bodies(...event), []);
    const [body, ...more] = await bodies('get_started', { payload: 'GO' });
    assert.deepEqual(more, []);
    assert.deepEqual(messagingOf(body!).postback, { payload: 'GO', referral });
  }
});

test('before any other first event it goes out ahead of it, with the time at which it came', async () => {
  for (const [type, own] of [
    ['message', 'message'],
    ['postback', 'postback'],
    ['send_to_messenger', 'optin'],
    ['message_request_accepted', undefined],
  ] as const) {
    const { bodies } = await webhookWorld();
    await bodies(...linked(NOW - 1000));
    const told = (await bodies(type)).map(messagingOf);
    const [first, second] = told;
    assert.deepEqual([first.referral, first.timestamp], [SHORTLINK, NOW - 1000], type);
    assert.equal(told.length, own === undefined ? 1 : 2, type);
    if (own !== undefined) assert.ok(own in second && !('referral' in second), type);
  }
});

test('the line keeps the referral in front of the event that it came with', async () => {
  const { bodies, queued } = await webhookWorld();
  await bodies(...linked());
  await bodies('message');
  await bodies('message');
  assert.deepEqual(
    queued.map(({ seq, notice }) => [seq, notice.kind]),
    [
      [2, 'referral'],
      [3, 'message'],
      [5, 'message'],
    ],
  );
});

test('a referral is told once', async () => {
  const { bodies } = await webhookWorld();
  await bodies(...linked());
  assert.equal((await bodies('message')).length, 2);
  assert.equal((await bodies('message')).length, 1);
  const [started] = await bodies('get_started');
  assert.equal(messagingOf(started!).postback.referral, undefined);
});

test('of several referrals the newest waits', async () => {
  const { bodies } = await webhookWorld();
  await bodies(...clicked(NOW - 1));
  await bodies(...linked(NOW - 2));
  const [body] = await bodies('get_started');
  assert.deepEqual(messagingOf(body!).postback.referral, ADS);
});

test('events that open no thread let a referral wait', async () => {
  const { bodies } = await webhookWorld();
  await bodies(...linked());
  for (const type of ['permission_granted', 'message_read', 'access_revoked'] as const) {
    for (const body of await bodies(type)) assert.ok('read' in messagingOf(body), type);
  }
  const [body] = await bodies('get_started');
  assert.deepEqual(messagingOf(body!).postback.referral, SHORTLINK);
});

test('the chat plugin names its website, and an empty ref', async () => {
  const { bodies } = await webhookWorld();
  await bodies('message');
  const [body] = await bodies('customer_chat_opened', { referer_uri: 'https://shop.example/' });
  assert.deepEqual(messagingOf(body!).referral, {
    ref: null,
    source: 'CUSTOMER_CHAT_PLUGIN',
    type: 'OPEN_THREAD',
    referer_uri: 'https://shop.example/',
  });
});

test('a link without a ref says where the person came from all the same', async () => {
  const { bodies } = await webhookWorld();
  await bodies('message');
  const [body] = await bodies('link_opened');
  assert.deepEqual(messagingOf(body!).referral, { source: 'SHORTLINK', type: 'OPEN_THREAD' });
});

test('an ad that is not named refers nobody: nothing is told, and nothing waits', async () => {
  const { bodies, store } = await webhookWorld();
  assert.deepEqual(await bodies('ad_clicked', { ref: 'sale' }), []);
  const [pair] = await store.pairs.withPsid(PSID);
  assert.deepEqual([pair!.referral, pair!.last_ad_id], [null, null]);
  const [body] = await bodies('get_started', { payload: 'GO' });
  assert.deepEqual(messagingOf(body!).postback, { payload: 'GO' });
  assert.deepEqual(await bodies('ad_clicked', { ref: 'sale' }), []);
});
