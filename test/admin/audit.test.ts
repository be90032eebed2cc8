import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReadRecord } from '../../src/store/store.ts';
import { batched } from '../store/samples.ts';
import { newWorld, START } from './world.ts';

const READ: Omit<ReadRecord, 'person_id'> = {
  page_id: '1',
  psid: '2',
  app_id: '3',
  fields: 'first_name,locale',
  answer: 'profile',
  minute: START,
  reads: 1,
};

test('GET /audit tells who read which fields and when, the newest minute first', async () => {
  const { api, person, store } = await newWorld();
  const [person_id, other] = [await person(), await person()];
  await store.audit.record(
    batched([
      { ...READ, person_id },
      { ...READ, person_id },
      { ...READ, person_id, minute: START + 60_000, fields: '', answer: 'empty' },
      { ...READ, person_id: other },
    ]),
  );
  const { status, body } = await api(`GET /audit?person_id=${person_id}`);
  assert.equal(status, 200);
  const ids = { person_id, page_id: '1', psid: '2', app_id: '3' };
  assert.deepEqual(body, {
    data: [
      { ...ids, fields: [], answer: 'empty', minute: '2026-01-05T09:31:00.000Z', reads: 1 },
      {
        ...ids,
        fields: ['first_name', 'locale'],
        answer: 'profile',
        minute: '2026-01-05T09:30:00.000Z',
        reads: 2,
      },
    ],
    next: null,
  });
});

test('GET /audit goes through all reads by cursors', async () => {
  const { api, person, store } = await newWorld();
  const person_id = await person();
  const minutes = [0, 1, 2].map((n) => START + n * 60_000);
  await store.audit.record(batched(minutes.map((minute) => ({ ...READ, person_id, minute }))));
  const first = (await api(`GET /audit?person_id=${person_id}&limit=2`)).body;
  const rest = (await api(`GET /audit?person_id=${person_id}&limit=2&after=${first.next}`)).body;
  const seen = [...first.data, ...rest.data].map(({ minute }) => Date.parse(minute));
  assert.deepEqual(seen, minutes.reverse());
  assert.equal(rest.next, null);
});

test('GET /audit wants a person, and one who is there', async () => {
  const { api } = await newWorld();
  const nobody = await api('GET /audit?person_id=x');
  assert.deepEqual([nobody.status, nobody.body.errors[0].member], [404, 'person_id']);
  const missing = await api('GET /audit');
  assert.equal(missing.status, 422);
  assert.deepEqual(missing.body.errors, [{ member: 'person_id', problem: 'is missing' }]);
});
