import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BLANK_PERSON, type Person } from '../../src/domain/person.ts';
import { personBy } from '../../src/events/aliases.ts';
import { erasePerson } from '../../src/events/erasure.ts';
import { createIngest } from '../../src/events/ingest.ts';
import { createPhones } from '../../src/events/phones.ts';
import { memoryStore } from '../../src/store/memory.ts';

const NOW = 1_000_000;
const NUMBER = '+12125552368';

function newWorld() {
  const store = memoryStore();
  let asked = 0;
  const key = () => {
    asked++;
    return new Uint8Array(32).fill(7);
  };
  let drawn = 0;
  const random = (bytes: number) => new Uint8Array(bytes).fill(31, 0, 1).fill(++drawn, 1);
  return {
    store,
    phones: createPhones({ store, key }),
    ingest: createIngest({ store, clock: () => NOW, random }),
    keysAsked: () => asked,
  };
}

const person = (id: string, more: Partial<Person> = {}): Person => ({
  ...BLANK_PERSON,
  id,
  first_name: id,
  created_at: 0,
  ...more,
});

async function withPage() {
  const world = newWorld();
  for (const id of ['1', '2']) {
    await world.store.registry.addPage({ id, name: 'P', business_id: null, created_at: 0 });
  }
  for (const id of ['ann', 'bob']) await world.store.people.add(person(id));
  const confirm = (person_id: string, page_id: string, user_ref?: string, id?: string) =>
    world.ingest.admit({
      type: 'checkbox_plugin',
      person_id,
      page_id,
      ...(user_ref !== undefined && { user_ref }),
      ...(id !== undefined && { id }),
    });
  const find = async (scope: string, name: string) =>
    (await personBy(world.store, { kind: 'user_ref', scope, name }))?.id;
  return { ...world, confirm, find };
}

test('a person is found by their number, however it is written, and by no other', async () => {
  const { phones } = newWorld();
  assert.equal(await phones.add(person('ann', { phone_number: NUMBER })), true);
  assert.equal((await phones.find('+1 (212) 555-2368'))?.id, 'ann');
  assert.equal(await phones.find('+12125552369'), undefined);
  assert.equal(await phones.find('12125552368'), undefined);
});

test('a store keeps the number’s digest and not the number as what leads to its person', async () => {
  const { store, phones } = newWorld();
  await phones.add(person('ann', { phone_number: NUMBER }));
  const [alias] = await store.people.aliases('ann');
  assert.match(alias!.name, /^[\w-]{43}$/);
});

test('somebody without a number asks for no key', async () => {
  const { phones, keysAsked } = newWorld();
  await phones.add(person('ann'));
  await phones.change('ann', (one) => ({ ...one, last_name: 'B' }));
  assert.equal(keysAsked(), 0);
});

test('an id that is taken leaves the number to whoever has it', async () => {
  const { phones } = newWorld();
  await phones.add(person('ann'));
  assert.equal(await phones.add(person('ann', { phone_number: NUMBER })), false);
  assert.equal(await phones.find(NUMBER), undefined);
});

test('a changed number leads to its person, and the old one to nobody', async () => {
  const { phones } = newWorld();
  await phones.add(person('ann', { phone_number: NUMBER }));
  const other = '+15550001111';
  await phones.change('ann', (one) => ({ ...one, phone_number: other }));
  assert.equal((await phones.find(other))?.id, 'ann');
  assert.equal(await phones.find(NUMBER), undefined);
  await phones.add(person('bob', { phone_number: NUMBER }));
  assert.equal((await phones.find(NUMBER))?.id, 'bob');
  await phones.change('ann', (one) => ({ ...one, phone_number: null }));
  assert.equal(await phones.find(other), undefined);
});

test('of two people with one number the first is found, and the other once the first is gone', async () => {
  const { store, phones } = newWorld();
  await phones.add(person('ann', { phone_number: NUMBER }));
  await phones.add(person('bob', { phone_number: NUMBER }));
  assert.equal((await phones.find(NUMBER))?.id, 'ann');
  await erasePerson(store, 'ann', NOW);
  assert.equal(await phones.find(NUMBER), undefined);
  await phones.add(person('cem', { phone_number: NUMBER }));
  assert.equal((await phones.find(NUMBER))?.id, 'cem');
});

test('nobody is changed who is not there', async () => {
  const { phones } = newWorld();
  const change = (one: Person) => ({ ...one, phone_number: NUMBER });
  assert.equal(await phones.change('nobody', change), undefined);
  assert.equal(await phones.find(NUMBER), undefined);
});

test('a user_ref leads to who confirmed the plugin, on its page alone', async () => {
  const { confirm, find } = await withPage();
  await confirm('ann', '1', 'box');
  await confirm('bob', '2', 'box');
  assert.equal(await find('1', 'box'), 'ann');
  assert.equal(await find('2', 'box'), 'bob');
  assert.equal(await find('1', 'other'), undefined);
});

test('a user_ref that was made here leads to its person, told again or not', async () => {
  const { store, confirm, find } = await withPage();
  const { user_ref } = await confirm('ann', '1', undefined, 'e');
  assert.equal(await find('1', user_ref!), 'ann');
  const again = await confirm('ann', '1', undefined, 'e');
  assert.equal(again.user_ref, user_ref);
  assert.equal(again.replayed, true);
  assert.equal((await store.people.aliases('ann')).length, 1);
});

test('a user_ref of somebody else is refused, and nothing is kept of the event', async () => {
  const { store, confirm, find } = await withPage();
  await confirm('ann', '1', 'box');
  await assert.rejects(confirm('bob', '1', 'box'), { code: 'conflict', member: 'user_ref' });
  assert.deepEqual(await store.people.facts('bob', '1'), []);
  assert.deepEqual(await store.people.aliases('bob'), []);
  assert.equal(await find('1', 'box'), 'ann');
});

test('a user_ref leads to somebody the page knows by a PSID as well', async () => {
  const { ingest, confirm, find } = await withPage();
  await ingest.admit({ type: 'message', person_id: 'ann', page_id: '1' });
  await confirm('ann', '1', 'box');
  assert.equal(await find('1', 'box'), 'ann');
});

test('an erased person is found by nothing, before the sweep and after it', async () => {
  const { store, confirm, find } = await withPage();
  await confirm('ann', '1', 'box');
  await store.people.erase('ann', NOW);
  assert.equal(await find('1', 'box'), undefined);
  await erasePerson(store, 'ann', NOW);
  assert.equal(await find('1', 'box'), undefined);
  await confirm('bob', '1', 'box');
  assert.equal(await find('1', 'box'), 'bob');
});

test('of many who confirm with one user_ref at once, one gets it', async () => {
  const { confirm, find } = await withPage();
  const asked = ['ann', 'bob', 'ann', 'bob'].map((id) => confirm(id, '1', 'box'));
  const outcomes = await Promise.allSettled(asked);
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 2);
  assert.match((await find('1', 'box'))!, /^(ann|bob)$/);
});
