import assert from 'node:assert/strict';
import { aPerson, NOW, type Rules } from '../samples.ts';

const FULL = aPerson('full', {
  first_name: 'علی 🎈',
  last_name: "O'Neil",
  locale: 'fa_IR',
  timezone: 'Asia/Tehran',
  gender: 'female',
  is_payment_enabled: true,
  phone_only: true,
  phone_number: '+15551234567',
  picture_version: 3,
  platform_disabled_at: NOW,
  platform_enabled_at: NOW + 1,
});

export const peopleRules: Rules = {
  async 'a person is found as they were added, every value as it was'(store) {
    for (const person of [
      FULL,
      aPerson('blank'),
      aPerson('unpaid', { is_payment_enabled: false }),
    ]) {
      assert.equal(await store.people.add(person), true);
      assert.deepEqual(await store.people.person(person.id), person);
    }
  },

  async 'a zone stays a name and hours stay a number'(store) {
    for (const timezone of ['Etc/GMT+5', 'America/Los_Angeles', 5.75, -8, 0, 1e-7]) {
      const id = `zone ${timezone}`;
      await store.people.add(aPerson(id, { timezone }));
      assert.equal((await store.people.person(id))?.timezone, timezone);
    }
  },

  async 'an id that is taken keeps the person who has it'(store) {
    await store.people.add(aPerson('a'));
    assert.equal(await store.people.add(aPerson('a', { first_name: 'Other' })), false);
    assert.deepEqual(await store.people.person('a'), aPerson('a'));
  },

  async 'a change sees the person as they are and is what is found afterwards'(store) {
    await store.people.add(aPerson('a'));
    const raise = () =>
      store.people.change('a', (person) => ({
        ...person,
        picture_version: person.picture_version + 1,
      }));
    await Promise.all([raise(), raise(), raise()]);
    assert.equal((await store.people.person('a'))?.picture_version, 3);
    assert.equal(await store.people.change('nobody', (person) => person), undefined);
  },

  async 'a change that throws concerns its caller alone'(store) {
    await store.people.add(aPerson('a'));
    const before = store.people.change('a', (person) => ({ ...person, last_name: 'Before' }));
    const refused = store.people.change('a', () => {
      throw new RangeError('no');
    });
    const after = store.people.change('a', (person) => ({ ...person, gender: 'female' }));
    await assert.rejects(refused, { message: 'no' });
    await Promise.all([before, after]);
    const expected = aPerson('a', { last_name: 'Before', gender: 'female' });
    assert.deepEqual(await store.people.person('a'), expected);
  },

  async 'a picture is found as it was set, and each change raises its version'(store) {
    await store.people.add(aPerson('a'));
    assert.equal(await store.people.picture('a'), undefined);
    const first = { type: 'image/png', bytes: Uint8Array.of(0, 1, 255) } as const;
    assert.equal((await store.people.setPicture('a', first))?.picture_version, 1);
    assert.deepEqual(await store.people.picture('a'), first);
    const next = { type: 'image/webp', bytes: Buffer.alloc(100_000, 7) } as const;
    assert.equal((await store.people.setPicture('a', next))?.picture_version, 2);
    const kept = await store.people.picture('a');
    assert.deepEqual(kept, { type: 'image/webp', bytes: new Uint8Array(100_000).fill(7) });
    assert.equal((await store.people.setPicture('a', null))?.picture_version, 3);
    assert.equal(await store.people.picture('a'), undefined);
    assert.equal((await store.people.person('a'))?.picture_version, 3);
  },

  async 'nobody has no picture'(store) {
    const picture = { type: 'image/png', bytes: Uint8Array.of(1) } as const;
    assert.equal(await store.people.setPicture('nobody', picture), undefined);
    assert.equal(await store.people.picture('nobody'), undefined);
  },
};
