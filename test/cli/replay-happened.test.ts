import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEvent } from '../../src/admin/event-input.ts';
import { readMessaging } from '../../src/cli/replay/happened.ts';
import type { EventInput } from '../../src/events/ingest.ts';
import { behaviourOf } from '../../src/graph/versions.ts';
import { render } from '../../src/webhooks/render.ts';
import { messagingOf, PAGE, PSID, webhookWorld } from '../webhooks/world.ts';

const FROM = { sender: { id: PSID }, recipient: { id: PAGE }, timestamp: 1458692752478 };

/** The types of what happened and their members, the PSID left out; or why it is passed over. */
function happened(messaging: unknown): unknown {
  const read = readMessaging(messaging);
  if ('passed' in read) return read.passed;
  return read.happened.map(({ type, members: { psid: _psid, ...members } }) => [type, members]);
}

test('each body makes the event that it tells of', () => {
  const shortlink = { ref: 'poster', source: 'SHORTLINK', type: 'OPEN_THREAD' };
  const chat = { ref: null, source: 'CUSTOMER_CHAT_PLUGIN', referer_uri: 'https://a.example/' };
  for (const [event, expected] of [
    [{ message: { mid: 'm', seq: 3, text: 'Hi' } }, [['message', { mid: 'm', text: 'Hi' }]]],
    [{ message: { quick_reply: { payload: 'YES' } } }, [['message', { payload: 'YES' }]]],
    [
      { message: { mid: 'm' }, prior_message: { source: 'checkbox_plugin', identifier: 'u' } },
      [['message', { mid: 'm', user_ref: 'u' }]],
    ],
    [
      { postback: { payload: 'MENU', title: 'Menu' } },
      [['postback', { payload: 'MENU', title: 'Menu' }]],
    ],
    [{ postback: { payload: 'GET_STARTED' } }, [['get_started', { payload: 'GET_STARTED' }]]],
    [
      { postback: { payload: 'GO', title: 'Get Started' } },
      [['get_started', { payload: 'GO', title: 'Get Started' }]],
    ],
    [
      { postback: { payload: 'GO', referral: shortlink } },
      [
        ['link_opened', { ref: 'poster' }],
        ['get_started', { payload: 'GO' }],
      ],
    ],
    [{ referral: shortlink }, [['link_opened', { ref: 'poster' }]]],
    [
      { referral: { ...shortlink, source: 'ADS', ad_id: '6' } },
      [['ad_clicked', { ref: 'poster', ad_id: '6' }]],
    ],
    [{ referral: chat }, [['customer_chat_opened', { referer_uri: 'https://a.example/' }]]],
    [{ optin: { ref: 'site' } }, [['send_to_messenger', { ref: 'site' }]]],
    [{ delivery: { mids: ['m'], watermark: 7 } }, [['message_delivered', { mids: ['m'] }]]],
    [{ read: { watermark: 7, seq: 38 } }, [['message_read', {}]]],
  ] as const) {
    assert.deepEqual(happened({ ...FROM, ...event }), expected);
  }
  const { sender: _sender, ...unsent } = FROM;
  assert.deepEqual(happened({ ...unsent, optin: { ref: 'r', user_ref: 'u' } }), [
    ['checkbox_plugin', { ref: 'r', user_ref: 'u' }],
  ]);
});

test('a PSID is adopted as text, where the event makes one, with the time that was recorded', () => {
  for (const [messaging, psid, at] of [
    [{ ...FROM, message: { text: 'Hi' } }, PSID, FROM.timestamp],
    [{ sender: { id: 777 }, message: { text: 'Hi' } }, '777', undefined],
    [{ ...FROM, timestamp: undefined, read: { watermark: 7 } }, undefined, 7],
  ] as const) {
    const read = readMessaging(messaging);
    assert.ok('happened' in read);
    assert.deepEqual([read.happened[0]!.members.psid, read.happened[0]!.at], [psid, at]);
  }
});

test('what makes no event is passed over in words', () => {
  for (const [messaging, words] of [
    [null, 'what is told of is no object'],
    ['text', 'what is told of is no object'],
    [{ ...FROM, account_linking: { status: 'linked' } }, 'nothing here happens by account_linking'],
    [FROM, 'nothing here happens by nothing'],
    [{ ...FROM, message: { is_echo: true } }, 'an echo is what a bot itself said'],
    [{ ...FROM, sender: { id: '0123' }, read: {} }, 'its sender is no PSID'],
    [{ message: { text: 'Hi' } }, 'it names neither a sender nor a user_ref'],
    [{ optin: { ref: 'r' } }, 'it names neither a sender nor a user_ref'],
    [{ ...FROM, referral: { source: 'DISCOVER_TAB' } }, 'nobody comes here by "DISCOVER_TAB"'],
    [{ ...FROM, referral: {} }, 'nobody comes here by null'],
  ] as const) {
    assert.equal(happened(messaging), words);
  }
});

test('what an event cannot hold is named', () => {
  const image = { type: 'image', payload: { url: 'https://a.example/1', sticker_id: 3 } };
  const place = { type: 'location', title: 'X', payload: { coordinates: { lat: 1, long: 2 } } };
  const message = {
    attachments: [image, place, { type: 'fallback', title: 'x' }, 7],
    nlp: {
      entities: { greetings: [{ confidence: 1, value: 'true' }], datetime: [{ values: [] }] },
    },
  };
  const read = readMessaging({ ...FROM, message });
  assert.ok('happened' in read);
  assert.deepEqual(read.left, [
    'an attachment of type "fallback"',
    'an attachment of type null',
    'an entity datetime',
  ]);
  const { members } = read.happened[0]!;
  const event = readEvent({ ...members, type: 'message', page_id: PAGE, person_id: 'ann' });
  assert.ok(!Array.isArray(event), JSON.stringify(event));
  assert.deepEqual(members.attachments, [
    { type: 'image', payload: { url: 'https://a.example/1' } },
    { type: 'location', payload: { coordinates: { lat: 1, long: 2 } } },
  ]);
});

/** Each is told here, read as a recording of it would be, told again, and has the same body. */
test('a webhook of ours is read as what made it', async () => {
  const events: [EventInput['type'], Partial<EventInput>][] = [
    ['message', { text: 'Hi', mid: 'mid.1:a', payload: 'YES' }],
    ['postback', { payload: 'MENU', title: 'Menu' }],
    ['get_started', { payload: 'GET_STARTED' }],
    ['send_to_messenger', { ref: 'site' }],
    ['ad_clicked', { ref: 'sale', ad_id: '6045246247433' }],
    ['link_opened', { ref: 'poster' }],
    ['customer_chat_opened', { referer_uri: 'https://a.example/' }],
    ['message_delivered', { mids: ['mid.1:a'] }],
    ['message_read', {}],
  ];
  for (const version of ['v2.6', 'v2.11', 'v8.0']) {
    const [told, again] = [await webhookWorld({ version }), await webhookWorld({ version })];
    for (const world of [told, again]) {
      await world.happens('message', { psid: PSID, mid: 'mid.0:a', at: world.time.now });
    }
    for (const [type, more] of events) {
      const psid = type.startsWith('message_') ? {} : { psid: PSID };
      const first = await told.happens(type, { ...more, ...psid, id: type });
      const body = bodyOf(told, first.deliveries);
      const read = readMessaging(messagingOf(body));
      assert.ok('happened' in read, type);
      const [event, ...others] = read.happened;
      assert.deepEqual([event!.type, others], [type, []]);
      const members = event!.members as Partial<EventInput>;
      const second = await again.happens(type, { ...members, id: type });
      assert.equal(bodyOf(again, second.deliveries), body);
    }
  }
});

function bodyOf(world: Awaited<ReturnType<typeof webhookWorld>>, [id]: string[]): string {
  const delivery = world.queued.find((one) => id!.endsWith(`.${one.seq}`));
  return render(delivery!.notice, delivery!, behaviourOf(delivery!.version));
}
