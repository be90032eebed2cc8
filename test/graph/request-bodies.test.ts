import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Ask, memoryWorld, PSID, TOKEN } from '../world.ts';

const URL = `/v2.6/${PSID.peter}?method=get&fields=first_name&access_token=${TOKEN}`;
const SECRET = 'a-secret-in-the-body';

const json = (body: string): Ask => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body,
});

/** Bodies that cannot be read, and what is said of them. */
const UNREADABLE: [what: string, ask: Ask, says: string][] = [
  ['cut off', json(`{"${SECRET}":`), 'it ends too early'],
  ['a stray character', json(`{"${SECRET}":x}`), 'it cannot be read'],
  ['a missing comma', json(`{\n"${SECRET}": 1 1}`), 'at position 28 (line 2 column 27)'],
  ['not JSON at all', json(SECRET), 'it cannot be read'],
  ['a list', json(`["${SECRET}"]`), 'it must be an object'],
  ['text', json(`"${SECRET}"`), 'it must be an object'],
  ['a number', json('1'), 'it must be an object'],
  ['null', json('null'), 'it must be an object'],
];

for (const [what, ask, says] of UNREADABLE) {
  test(`JSON, ${what}: ${says}`, async () => {
    await using world = await memoryWorld();
    const reply = await world.ask(URL, ask);
    assert.equal(reply.status, 400);
    const { message, code } = reply.error;
    assert.equal(code, 100);
    assert.ok(String(message).startsWith('(#100) The request body is not valid JSON: it '));
    assert.ok(String(message).includes(says), String(message));
    assert.ok(!reply.body.includes('secret'), 'the body is not repeated: it may hold a token');
  });
}

test('a type that is neither JSON nor a form is named', async () => {
  await using world = await memoryWorld();
  const headers = { 'Content-Type': 'text/html; charset=utf-8' };
  const reply = await world.ask(URL, { method: 'POST', headers, body: '<p>' });
  assert.deepEqual(reply.error, {
    message:
      '(#100) The request body is text/html. Send application/json, application/x-www-form-urlencoded or multipart/form-data.',
    type: 'OAuthException',
    code: 100,
  });
});

test('an empty body is none, whatever its type', async () => {
  await using world = await memoryWorld();
  for (const type of ['application/json', 'text/html', 'nonsense', 'multipart/form-data']) {
    const headers = { 'Content-Type': type };
    for (const chunked of [false, true]) {
      const reply = await world.ask(URL, { method: 'POST', headers, body: '', chunked });
      assert.equal(reply.body, '{"first_name":"Peter"}');
    }
  }
});

test('JSON may be nested, but not without end', async () => {
  await using world = await memoryWorld();
  for (const nest of ['{"fields":@}', '{"x":@}', '{"method":@}', '{"appsecret_proof":@}']) {
    for (const depth of [32, 100, 400_000]) {
      const body = nest.replace('@', '['.repeat(depth) + ']'.repeat(depth));
      const reply = await world.ask(URL, json(body));
      assert.equal(reply.status, 400);
      assert.equal(
        reply.error.message,
        '(#100) The request body is not valid JSON: it is nested more than 32 levels deep',
      );
    }
    const body = nest.replace('@', '['.repeat(31) + ']'.repeat(31));
    assert.ok((await world.ask(URL, json(body))).status <= 400);
  }
});

test('a text in UTF-8 is a text, also with a byte order mark or a byte that is none', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(
    `/v2.6/${PSID.peter}?access_token=${TOKEN}`,
    json('{"method":"get","fields":"né🌙"}'),
  );
  assert.equal(
    reply.error.message,
    'Syntax error "Expected end of string instead of "é"." at character 1: né🌙',
  );
});
