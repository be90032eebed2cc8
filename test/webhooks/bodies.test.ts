import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { echoOf } from '../../src/domain/notice.ts';
import type { EventInput } from '../../src/events/ingest.ts';
import { behaviourOf } from '../../src/graph/versions.ts';
import { render } from '../../src/webhooks/render.ts';
import { messagingOf, NOW, PAGE, PSID, webhookWorld } from './world.ts';

const sender = { id: PSID };
const recipient = { id: PAGE };
const from = { sender, recipient, timestamp: NOW };

async function told(version: string, type: EventInput['type'], more: Partial<EventInput> = {}) {
  const { bodies } = await webhookWorld({ version });
  const [body, ...others] = await bodies(type, { id: 'e', at: NOW, ...more });
  assert.deepEqual(others, []);
  return { body: body!, messaging: messagingOf(body!) };
}

const MIDS: Record<string, RegExp> = {
  'v2.6': new RegExp(`^mid\\.${NOW}:[0-9a-f]{18}$`),
  'v2.11': /^mid\.\$cAA[\w-]{26}$/,
  'v3.1': /^[\w-]{86}$/,
  'v8.0': /^m_[\w-]{86}$/,
  'v25.0': /^m_[\w-]{86}$/,
};
const VERSIONS = Object.keys(MIDS);

describe('a message', () => {
  for (const version of VERSIONS) {
    test(`${version}: is named in the form of the year, and numbered to 2019`, async () => {
      const { messaging } = await told(version, 'message', { text: 'Hi' });
      const { message, ...envelope } = messaging;
      assert.deepEqual(envelope, from);
      assert.match(message.mid, MIDS[version]!);
      const isNumbered = ['v2.6', 'v2.11', 'v3.1'].includes(version);
      assert.deepEqual(message, { mid: message.mid, ...(isNumbered && { seq: 1 }), text: 'Hi' });
    });
  }

  test('carries a quick reply, attachments and what was found in the text', async () => {
    const attachments = [{ type: 'image', payload: { url: 'https://a.example/b.png' } }] as const;
    const nlp = { entities: { greetings: [{ confidence: 0.99, value: 'true' }] } };
    const more = { text: 'Red', payload: 'RED', attachments: [...attachments], nlp };
    const { body, messaging } = await told('v2.6', 'message', more);
    const { mid } = messaging.message;
    const message = { quick_reply: { payload: 'RED' }, mid, seq: 1, text: 'Red', attachments, nlp };
    assert.deepEqual(messaging, { ...from, message });
    assert.deepEqual(Object.keys(messaging.message), Object.keys(message));
    assert.ok(body.includes(String.raw`"url":"https:\/\/a.example\/b.png"`));
  });

  test('is numbered in the order of its thread', async () => {
    const { bodies } = await webhookWorld();
    await bodies('message');
    await bodies('message_read');
    const [third] = await bodies('message');
    assert.equal(messagingOf(third!).message.seq, 3);
  });

  test('keeps the name that it had elsewhere', async () => {
    const { messaging } = await told('v2.6', 'message', { mid: 'mid.1:a' });
    assert.equal(messaging.message.mid, 'mid.1:a');
  });
});

test('Graph’s escapes stand in the body, so they are in what is signed', async () => {
  const { body } = await told('v2.6', 'message', { text: '<@%/äöå🌙' });
  assert.ok(body.includes(String.raw`"text":"\u003C\u0040\u0025\/\u00e4\u00f6\u00e5\ud83c\udf19"`));
});

describe('a postback', () => {
  const more = { payload: 'MENU', title: 'Menu' };
  const EXPECTED: Record<string, object> = {
    'v2.6': { payload: 'MENU' },
    'v2.11': { payload: 'MENU', title: 'Menu' },
    'v8.0': { title: 'Menu', payload: 'MENU' },
    'v25.0': { mid: '?', title: 'Menu', payload: 'MENU' },
  };
  for (const [version, expected] of Object.entries(EXPECTED)) {
    test(`${version}: has ${Object.keys(expected).join(', ')}`, async () => {
      const { postback } = (await told(version, 'postback', more)).messaging;
      if ('mid' in postback) postback.mid = '?';
      assert.equal(JSON.stringify(postback), JSON.stringify(expected));
    });
  }

  test('names its sender last until the years of Graph v6.0', async () => {
    const early = await told('v2.6', 'postback', more);
    assert.equal(
      early.body,
      `{"object":"page","entry":[{"id":"${PAGE}","time":${NOW},"messaging":[{"recipient":{"id":"${PAGE}"},"timestamp":${NOW},"sender":{"id":"${PSID}"},"postback":{"payload":"MENU"}}]}]}`,
    );
    const late = await told('v8.0', 'postback', more);
    assert.deepEqual(Object.keys(late.messaging), ['sender', 'recipient', 'timestamp', 'postback']);
  });
});

describe('Get Started', () => {
  test('is a postback with the payload that the page set', async () => {
    const { store, bodies } = await webhookWorld({ version: 'v2.11' });
    await store.registry.changeSettings(PAGE, () => ({ get_started: { payload: 'HELLO' } }));
    const [body] = await bodies('get_started');
    const { postback } = messagingOf(body!);
    assert.deepEqual(postback, { payload: 'HELLO', title: 'Get Started' });
  });

  test('has the payload of the event where the event names one', async () => {
    const { store, bodies } = await webhookWorld();
    await store.registry.changeSettings(PAGE, () => ({ get_started: { payload: 'HELLO' } }));
    const [body] = await bodies('get_started', { payload: 'OTHER' });
    assert.deepEqual(messagingOf(body!).postback, { payload: 'OTHER' });
  });

  test('has a payload also where the page set none', async () => {
    const { messaging } = await told('v2.6', 'get_started');
    assert.deepEqual(messaging.postback, { payload: 'GET_STARTED' });
  });
});

describe('an opt-in', () => {
  test('of Send to Messenger names its sender', async () => {
    const { messaging } = await told('v2.6', 'send_to_messenger', { ref: 'website' });
    assert.deepEqual(messaging, { ...from, optin: { ref: 'website' } });
  });

  test('of the checkbox plugin names a user_ref and no sender', async () => {
    const { bodies } = await webhookWorld();
    const event = { ref: 'optin', user_ref: '1234', at: NOW };
    const expected = { recipient, timestamp: NOW, optin: { ref: 'optin', user_ref: '1234' } };
    const [before] = await bodies('checkbox_plugin', { ...event, psid: undefined } as object);
    assert.deepEqual(messagingOf(before!), expected);
    await bodies('message');
    const [after] = await bodies('checkbox_plugin', event);
    assert.deepEqual(messagingOf(after!), expected);
  });

  test('of the checkbox plugin carries the user_ref that the event answered', async () => {
    const { happens, queued } = await webhookWorld();
    const { user_ref } = await happens('checkbox_plugin');
    assert.equal(queued[0]?.notice.detail.user_ref, user_ref);
  });
});

test('a later event that names the user_ref says what came before it', async () => {
  const prior_message = { source: 'checkbox_plugin', identifier: '1234' };
  for (const type of ['message', 'postback', 'get_started', 'send_to_messenger'] as const) {
    const { messaging } = await told('v2.6', type, { user_ref: '1234', text: 'Yes' });
    assert.deepEqual(messaging.prior_message, prior_message, type);
    assert.equal(Object.keys(messaging).at(-1), 'prior_message', type);
  }
});

describe('receipts', () => {
  const EXPECTED = {
    'v2.6': { stamped: false, seq: { seq: 2 } },
    'v2.11': { stamped: false, seq: { seq: 0 } },
    'v2.12': { stamped: true, seq: { seq: 0 } },
    'v8.0': { stamped: true, seq: {} },
  };
  for (const [version, { stamped, seq }] of Object.entries(EXPECTED)) {
    test(`${version}: a delivery and a read say up to when`, async () => {
      const { bodies } = await webhookWorld({ version });
      await bodies('message');
      const at = NOW - 5000;
      const [delivery] = await bodies('message_delivered', { at, mids: ['mid.1', 'mid.2'] });
      const envelope = stamped ? { sender, recipient, timestamp: at } : { sender, recipient };
      const mids = ['mid.1', 'mid.2'];
      assert.deepEqual(messagingOf(delivery!), {
        ...envelope,
        delivery: { mids, watermark: at, ...seq },
      });
      const [read] = await bodies('message_read', { at });
      const number = 'seq' in seq && seq.seq > 0 ? { seq: 3 } : seq;
      assert.deepEqual(messagingOf(read!), {
        ...from,
        timestamp: at,
        read: { watermark: at, ...number },
      });
    });
  }
});

describe('an echo', () => {
  async function echoed(
    version: string,
    body: Record<string, unknown>,
    app_id = '1517776481860111',
  ) {
    const message = { id: 'e', sender: 'page', app_id, at: NOW, seq: 72, body } as const;
    const parties = { page_id: PAGE, thread: PSID };
    return render(echoOf(message, NOW), parties, behaviourOf(version));
  }

  test('has the page for its sender, and says which app sent it', async () => {
    const body = await echoed('v2.6', { text: 'Hi', metadata: 'm' });
    const mid = messagingOf(body).message.mid;
    assert.match(mid, MIDS['v2.6']!);
    assert.equal(
      body,
      `{"object":"page","entry":[{"id":"${PAGE}","time":${NOW},"messaging":[{"sender":{"id":"${PAGE}"},"recipient":{"id":"${PSID}"},"timestamp":${NOW},"message":{"is_echo":true,"app_id":1517776481860111,"metadata":"m","mid":"${mid}","seq":73,"text":"Hi"}}]}]}`,
    );
  });

  test('keeps every digit of the app’s id', async () => {
    const body = await echoed('v8.0', { text: 'Hi' }, '12345678901234567890');
    assert.ok(body.includes('"app_id":12345678901234567890,"mid":"m_'));
  });

  test('carries attachments, and templates with what they are headed by', async () => {
    const image = { type: 'image', payload: { url: 'https://a.example/b.png' } };
    const sent = async (attachment: object) =>
      messagingOf(await echoed('v8.0', { attachment })).message.attachments;
    assert.deepEqual(await sent(image), [image]);
    const payload = { template_type: 'generic', elements: [{ title: 'Fish' }] };
    const template = { type: 'template', payload };
    assert.deepEqual(await sent(template), [{ title: 'Fish', url: null, ...template }]);
    const button = { type: 'template', payload: { template_type: 'button', text: 'Which?' } };
    assert.deepEqual(await sent(button), [{ title: 'Which?', url: null, ...button }]);
  });
});

test('the same notice has the same bytes, whatever changed since', async () => {
  const { store, bodies, queued } = await webhookWorld();
  const [body] = await bodies('message', { text: 'Hi' });
  await store.registry.changeApp('41', (app) => ({ ...app, default_version: 'v25.0' }));
  const [first] = queued;
  const kept = (await store.outbox.delivery(first!))!;
  assert.equal(render(kept.notice, kept, behaviourOf(kept.version)), body);
});

test('messages of one moment are told apart', async () => {
  const { bodies } = await webhookWorld();
  const mids = new Set<string>();
  for (const id of ['1', '2', '3']) {
    const [body] = await bodies('message', { id, at: NOW });
    mids.add(messagingOf(body!).message.mid);
  }
  assert.equal(mids.size, 3);
});
