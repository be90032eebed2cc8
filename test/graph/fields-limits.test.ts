import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureMessage } from '../../src/graph/errors.ts';
import { parseFields } from '../../src/graph/fields.ts';
import { memoryWorld, PSID } from '../world.ts';

const names = (count: number): string =>
  Array.from({ length: count }, (_, index) => `f${index}`).join(',');

test('64 fields are parsed, the 65th is one too many', () => {
  assert.equal((parseFields(names(64), false) as unknown[]).length, 64);
  assert.deepEqual(parseFields(names(65), false), {
    error: 'too_many_fields',
    details: { limit: 64 },
  });
});

test('fields within fields count, too', () => {
  assert.ok(Array.isArray(parseFields(`a{${names(63)}}`, false)));
  assert.ok(!Array.isArray(parseFields(`a{${names(64)}}`, false)));
});

test('three levels are parsed, the fourth is one too deep', () => {
  assert.ok(Array.isArray(parseFields('a{b{c}}', false)));
  const no = parseFields('a{b{c{d}}}', false);
  assert.ok(!Array.isArray(no));
  assert.equal(failureMessage(no), '(#100) Fields are nested more than 3 levels deep.');
});

test('each limit answers a 100', async () => {
  await using world = await memoryWorld();
  for (const fields of [names(65), 'a{b{c{d}}}']) {
    const reply = await world.read(PSID.peter, fields);
    assert.equal(reply.status, 400);
    assert.equal(reply.error.code, 100);
    assert.match(reply.error.message as string, /^\(#100\) .*(64|3)/);
  }
});
