import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPhones } from '../../src/events/phones.ts';
import { newWorld, type World } from './world.ts';

const finder = ({ store, vault }: World) => createPhones({ store, key: () => vault.key('phones') });

test('a person is found by the number they were made with, and by the one they have since', async () => {
  const world = await newWorld();
  const phones = finder(world);
  const found = async (number: string) => (await phones.find(number))?.id;
  const id = await world.person({ phone_number: '+1 (212) 555-2368' });
  assert.equal(await found('+12125552368'), id);
  await world.api(`PATCH /people/${id}`, { phone_number: '+4930123456' });
  assert.equal(await found('+12125552368'), undefined);
  assert.equal(await found('+49 30 123-456'), id);
  await world.api(`PATCH /people/${id}`, { phone_number: null });
  assert.equal(await found('+4930123456'), undefined);
});

test('a number that somebody gave up is the next one’s', async () => {
  const world = await newWorld();
  const phones = finder(world);
  const first = await world.person({ phone_number: '+4930123456' });
  const second = await world.person();
  await world.api(`PATCH /people/${first}`, { phone_number: null });
  await world.api(`PATCH /people/${second}`, { phone_number: '+4930123456' });
  assert.equal((await phones.find('+4930123456'))?.id, second);
});
