import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEvent } from '../../src/admin/event-input.ts';
import { membersOf } from '../../src/cli/trigger/members.ts';
import { Refusal } from '../../src/domain/refusal.ts';

test('a member is named as the Admin API names it, or as a webhook carries it', () => {
  for (const [setting, members] of [
    ['text=Hi', { text: 'Hi' }],
    ['message.text=Hi', { text: 'Hi' }],
    ['text=', { text: '' }],
    ['text=a=b', { text: 'a=b' }],
    ['text=42', { text: '42' }],
    ['postback.payload={"a":1}', { payload: '{"a":1}' }],
    ['message.quick_reply.payload=YES', { payload: 'YES' }],
    ['referral.ad_id=6045246247433', { ad_id: '6045246247433' }],
    ['timestamp=1767605400000', { at: 1767605400000 }],
    ['at=2026-01-05T09:30:00Z', { at: '2026-01-05T09:30:00Z' }],
    ['sender.id=1254477777772919', { psid: '1254477777772919' }],
    ['delivery.mids=["a","b"]', { mids: ['a', 'b'] }],
    ['delivery.mids.0=123', { mids: ['123'] }],
  ] as const) {
    assert.deepEqual(membersOf([setting]), members, setting);
  }
});

test('what lies inside of a member is put together', () => {
  const members = membersOf([
    'message.attachments.0.type=location',
    'attachments.0.payload.coordinates.lat=48.2',
    'attachments.0.payload.coordinates.long=-16',
    'message.attachments.1={"type":"image","payload":{"url":"https://a.example/1"}}',
    'nlp.entities.greetings.0.value=true',
    'nlp.entities.greetings.0.confidence=0.9999',
  ]);
  assert.deepEqual(members, {
    attachments: [
      { type: 'location', payload: { coordinates: { lat: 48.2, long: -16 } } },
      { type: 'image', payload: { url: 'https://a.example/1' } },
    ],
    nlp: { entities: { greetings: [{ value: 'true', confidence: 0.9999 }] } },
  });
  const event = readEvent({ type: 'message', page_id: '1', person_id: 'ann', ...members });
  assert.ok(!Array.isArray(event), JSON.stringify(event));
});

test('what no event has is refused, with what there is', () => {
  for (const [settings, told] of [
    [['text'], /^--set text is not path=value\.$/],
    [['=x'], /is not path=value/],
    [['type=message'], /^--set type is nothing that an event has\. Known are text, payload, /],
    [['message.seq=3'], /nothing that an event has/],
    [['text.a=3'], /nothing that an event has/],
    [['constructor=3'], /nothing that an event has/],
    [['mids.1000000=a'], /counts further than 99/],
    [['mids=["a"]', 'mids.a=b'], /contradicts what was set before it/],
    [['nlp=1', 'nlp.a=b'], /contradicts what was set before it/],
    [['nlp.a.b.c.d.e.f.g.h.i=1'], /is too deep/],
  ] as const) {
    const isTold = (error: unknown) => error instanceof Refusal && told.test(error.message);
    assert.throws(() => membersOf(settings), isTold, settings.join());
  }
});

test('a name that every object has is a name like any other', () => {
  const members = membersOf(['nlp.__proto__.polluted=yes']) as { nlp: object };
  assert.equal((members.nlp as { polluted?: string }).polluted, undefined);
  assert.deepEqual(Object.keys(members.nlp), ['__proto__']);
  assert.equal(({} as { polluted?: string }).polluted, undefined);
});
