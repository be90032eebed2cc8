import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BLANK_PERSON, type Person, tombstone } from '../../src/domain/person.ts';

const PETER: Person = {
  id: 'p1',
  first_name: 'Peter',
  last_name: 'Chang',
  locale: 'en_US',
  timezone: 'America/Los_Angeles',
  gender: 'male',
  is_payment_enabled: true,
  phone_only: true,
  phone_number: '+15551234567',
  picture_version: 3,
  platform_disabled_at: 5,
  platform_enabled_at: 6,
  erased_at: 7,
  created_at: 1,
};

test('of an erased person nothing stays but the id and the time', () => {
  const left = { ...BLANK_PERSON, id: 'p1', first_name: '', created_at: 0, erased_at: 7 };
  assert.deepEqual(tombstone(PETER), left);
});

test('a person of whom only the name is known has every other member, empty', () => {
  const named = { ...BLANK_PERSON, id: 'p1', first_name: 'Peter', created_at: 1 };
  assert.deepEqual(Object.keys(named).sort(), Object.keys(PETER).sort());
  const { phone_only, picture_version, ...values } = BLANK_PERSON;
  assert.deepEqual({ phone_only, picture_version }, { phone_only: false, picture_version: 0 });
  assert.deepEqual([...new Set(Object.values(values))], [null]);
});
