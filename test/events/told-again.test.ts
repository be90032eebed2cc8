/** An exported history is imported where it came from, and changes nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BLANK_PERSON } from '../../src/domain/person.ts';
import { createIngest, type EventInput } from '../../src/events/ingest.ts';
import { memoryStore } from '../../src/store/memory.ts';

const NOW = Date.UTC(2026, 0, 1);
const PAGE = { id: '1', name: 'Page', business_id: null, created_at: NOW };

async function world() {
  const store = memoryStore();
  let draws = 0;
  const random = (bytes: number) => new Uint8Array(bytes).fill(++draws);
  await store.registry.addPage(PAGE);
  await store.people.add({ ...BLANK_PERSON, id: 'ada', first_name: 'Ada', created_at: NOW });
  const { admit } = createIngest({ store, clock: () => NOW, random });
  return { store, send: (event: Partial<EventInput>) => admit({ ...ADA, ...event } as EventInput) };
}
const ADA = { page_id: PAGE.id, person_id: 'ada' };

test('an event told again with the time it was given is the same event', async () => {
  const { store, send } = await world();
  const first = await send({ id: 'e', type: 'message', text: 'Hi' });
  const [fact] = await store.pairs.facts(PAGE.id, first.psid!);
  const again = { id: 'e', type: 'message', text: 'Hi', at: fact!.at, psid: first.psid! } as const;
  assert.deepEqual(await send(again), { ...first, replayed: true });
  assert.equal((await store.pairs.facts(PAGE.id, first.psid!)).length, 1);
});

test('told with another time or another text it is another event', async () => {
  const { store, send } = await world();
  const first = await send({ id: 'e', type: 'message', text: 'Hi' });
  const [fact] = await store.pairs.facts(PAGE.id, first.psid!);
  for (const change of [{ at: fact!.at + 1 }, { at: fact!.at, text: 'Ho' }]) {
    await assert.rejects(send({ id: 'e', type: 'message', text: 'Hi', ...change }), {
      code: 'event_id_reused',
    });
  }
});

test('a user_ref that was made here may be told again', async () => {
  const { store, send } = await world();
  const first = await send({ id: 'box', type: 'checkbox_plugin' });
  const fact = await store.people.fact('ada', PAGE.id, 'box');
  const told = {
    id: 'box',
    type: 'checkbox_plugin',
    at: fact!.at,
    user_ref: first.user_ref!,
  } as const;
  assert.deepEqual(await send(told), { ...first, replayed: true });
});
