import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventInput } from '../../src/events/ingest.ts';
import { eventWorld, NOW, OTHER_PAGE, refuses, tracesOf } from './world.ts';

type Told = [type: EventInput['type'], more: Partial<EventInput>];

/** Two events under one id that are not the same event: the second is refused. */
const DIFFERENT: Record<string, [first: Told, second: Told]> = {
  'another type': [
    ['message', {}],
    ['postback', {}],
  ],
  'another text': [
    ['message', { text: 'a' }],
    ['message', { text: 'b' }],
  ],
  'a text, and none': [
    ['message', { text: '' }],
    ['message', {}],
  ],
  'another payload': [
    ['postback', { payload: 'a' }],
    ['postback', { payload: 'b' }],
  ],
  'a text, and the same as payload': [
    ['message', { text: 'a' }],
    ['message', { payload: 'a' }],
  ],
  'another ad': [
    ['ad_clicked', { ad_id: '1' }],
    ['ad_clicked', { ad_id: '2' }],
  ],
  'another ref': [
    ['link_opened', { ref: 'a' }],
    ['link_opened', { ref: 'b' }],
  ],
  'another time': [
    ['message', { at: NOW }],
    ['message', { at: NOW - 1 }],
  ],
  'no time, and another than it was given': [
    ['message', {}],
    ['message', { at: NOW - 1 }],
  ],
  'an adopted PSID, and none': [
    ['message', { psid: '5' }],
    ['message', {}],
  ],
  'without a PSID, another ref': [
    ['checkbox_plugin', { ref: 'a' }],
    ['checkbox_plugin', { ref: 'b' }],
  ],
  'without a PSID, then with one': [
    ['checkbox_plugin', {}],
    ['message', {}],
  ],
  'with a PSID, then one that makes none': [
    ['message', {}],
    ['checkbox_plugin', {}],
  ],
  'the platform off, then on': [
    ['platform_disabled', {}],
    ['platform_enabled', {}],
  ],
};

for (const [what, [first, second]] of Object.entries(DIFFERENT)) {
  test(`${what}: the id stands for another event already`, async () => {
    const { store, happens } = await eventWorld();
    await happens(first[0], { ...first[1], id: 'e' });
    const before = await tracesOf(store);
    await refuses(happens(second[0], { ...second[1], id: 'e' }), 'event_id_reused', 'id');
    assert.deepEqual(await tracesOf(store), before);
  });
}

test('an id from before there was a PSID stays taken after there is one', async () => {
  const { store, happens } = await eventWorld();
  await happens('checkbox_plugin', { id: 'e' });
  await happens('message', { id: 'm' });
  const before = await tracesOf(store);
  for (const type of ['message', 'message_read', 'access_revoked'] as const) {
    await refuses(happens(type, { id: 'e' }), 'event_id_reused', 'id');
  }
  await refuses(happens('checkbox_plugin', { id: 'e', ref: 'other' }), 'event_id_reused', 'id');
  assert.deepEqual(await tracesOf(store), before);
});

test('an id belongs to one page and one person', async () => {
  const { happens } = await eventWorld();
  const told = [
    await happens('message', { id: 'e', text: 'a' }),
    await happens('postback', { id: 'e', page_id: OTHER_PAGE }),
    await happens('get_started', { id: 'e', person_id: 'bea' }),
    await happens('checkbox_plugin', { id: 'e', person_id: 'bea', page_id: OTHER_PAGE }),
  ];
  assert.deepEqual(
    told.map(({ replayed }) => replayed),
    [false, false, false, false],
  );
});
