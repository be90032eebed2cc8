import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EVENT_TYPES, type EventType } from '../../src/domain/consent.ts';
import { messageOf, NO_THREAD, type Thread, threadAfter } from '../../src/domain/conversation.ts';
import type { Fact, FactDetail } from '../../src/domain/pair.ts';

const fact = (type: EventType, at: number, detail: FactDetail = {}): Fact => ({
  event_id: `${type}-${at}`,
  type,
  at,
  effect: 'none',
  seq: 4,
  digest: 'd',
  detail,
});

const after = (thread: Thread, type: EventType, at: number, exists = false): Thread =>
  threadAfter(thread, fact(type, at), exists);

const ALWAYS = ['get_started', 'message', 'postback', 'send_to_messenger'];
const OPENS = new Set<string>([...ALWAYS, 'message_request_accepted']);
const OPENS_IN_A_THREAD = new Set<string>(['link_opened', 'ad_clicked']);

test('what a person does in the thread opens the messaging window, and nothing else does', () => {
  for (const type of EVENT_TYPES) {
    const opened = OPENS.has(type) ? 7 : null;
    assert.equal(after(NO_THREAD, type, 7).interacted_at, opened, type);
  }
});

test('a link or an ad opens the window where a thread is', () => {
  for (const type of EVENT_TYPES) {
    const opened = OPENS.has(type) || OPENS_IN_A_THREAD.has(type) ? 7 : null;
    assert.equal(after(NO_THREAD, type, 7, true).interacted_at, opened, type);
  }
});

test('the newest time counts, in whichever order the events come', () => {
  const times = {
    message: 'interacted_at',
    message_read: 'read_at',
    message_delivered: 'delivered_at',
  };
  for (const [type, member] of Object.entries(times)) {
    const thread = after(after(NO_THREAD, type as EventType, 9), type as EventType, 5);
    assert.deepEqual(thread, { ...NO_THREAD, [member]: 9 });
  }
});

test('a message stands in the thread as it was written, a quick reply with its payload', () => {
  const written = { id: 'message-9', sender: 'person', app_id: null, at: 9, seq: 4 };
  assert.deepEqual(messageOf(fact('message', 9, { text: 'Hi', ref: 'r', ad_id: '1' })), {
    ...written,
    body: { text: 'Hi' },
  });
  assert.deepEqual(messageOf(fact('message', 9, { text: 'Red', payload: 'RED' })), {
    ...written,
    body: { text: 'Red', quick_reply: { payload: 'RED' } },
  });
});

test('a tap stands in the thread as its postback', () => {
  for (const type of ['get_started', 'postback'] as const) {
    assert.deepEqual(messageOf(fact(type, 9, { payload: 'GO' }))?.body, {
      postback: { payload: 'GO' },
    });
    assert.deepEqual(messageOf(fact(type, 9))?.body, { postback: {} });
  }
});

test('nothing else that happens is a message', () => {
  const said = EVENT_TYPES.filter((type) => messageOf(fact(type, 9)) !== undefined);
  assert.deepEqual(said.sort(), ['get_started', 'message', 'postback']);
});
