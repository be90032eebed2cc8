import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UploadedFile } from '../../src/graph/form-data.ts';
import { type Ask, memoryWorld, PSID, TOKEN } from '../world.ts';

const BOUNDARY = '----boundary7';

function form(...parts: [head: string, value: string][]): Ask {
  const text = parts.map(
    ([head, value]) =>
      `--${BOUNDARY}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}\r\n`,
  );
  return {
    method: 'POST',
    headers: { 'Content-Type': `multipart/form-data; boundary=${BOUNDARY}` },
    body: `${text.join('')}--${BOUNDARY}--\r\n`,
  };
}

const field = (name: string, value: string): [string, string] => [`name="${name}"`, value];
const token = field('access_token', TOKEN);

test('a form in parts is a form: token, method, fields', async () => {
  await using world = await memoryWorld();
  const ask = form(token, field('method', 'get'), field('fields', 'first_name'));
  assert.equal((await world.ask(`/v2.6/${PSID.peter}`, ask)).body, '{"first_name":"Peter"}');
});

test('its texts are UTF-8, its brackets build objects, its files are parameters', async () => {
  await using world = await memoryWorld();
  const ask = form(
    token,
    field('method', 'get'),
    field('fields', 'né'),
    field('recipient[id]', '7'),
    ['name="filedata"; filename="a.png"\r\nContent-Type: image/png', 'PNG'],
  );
  const reply = await world.ask(`/v2.6/${PSID.peter}`, ask);
  assert.match(String(reply.error.message), /: né$/);
  const { params } = world.answers.at(-1)!.call.request;
  assert.deepEqual({ ...(params.get('recipient') as object) }, { id: '7' });
  const file = params.get('filedata');
  assert.ok(file instanceof UploadedFile);
  assert.deepEqual(
    [file.name, file.type, Buffer.from(file.bytes).toString()],
    ['a.png', 'image/png', 'PNG'],
  );
});

test('a file where text belongs counts as nothing', async () => {
  await using world = await memoryWorld();
  const ask = form(token, field('method', 'get'), ['name="fields"; filename="x"', 'gender']);
  const reply = await world.ask(`/v2.6/${PSID.peter}`, ask);
  assert.equal(Object.keys(reply.json).length, 6);
});

test('the same limits hold: parameters, two tokens, brackets', async () => {
  await using world = await memoryWorld();
  const many = Array.from({ length: 65 }, (_, index) => field(`p${index}`, '1'));
  const tooMany = await world.ask('/v2.6/me', form(token, ...many));
  assert.equal(tooMany.error.message, '(#100) More than 64 parameters were sent.');
  const files = Array.from({ length: 65 }, (_, index): [string, string] => [
    `name="f${index}"; filename="f"`,
    '1',
  ]);
  const tooManyFiles = await world.ask('/v2.6/me', form(token, ...files));
  assert.equal(tooManyFiles.error.message, '(#100) More than 64 parameters were sent.');
  const two = await world.ask('/v2.6/me', form(token, field('access_token', 'another')));
  assert.match(String(two.error.message), /^Two different access tokens/);
  const brackets = await world.ask('/v2.6/me', form(token, field('a', '1'), field('a[b]', '1')));
  assert.match(String(brackets.error.message), /brackets of parameter a\[b\]/);
});

test('a form that is broken is refused, and what is in it is not repeated', async () => {
  await using world = await memoryWorld();
  const whole = form(field('x', 'a-secret'));
  const type = 'multipart/form-data';
  for (const broken of [
    { ...whole, headers: { 'Content-Type': type } },
    { ...whole, headers: { 'Content-Type': `${type}; boundary=other` } },
    { ...whole, body: whole.body!.slice(0, -10) },
    { ...whole, body: 'a-secret' },
    form(['x="y"', 'a-secret']),
  ]) {
    const reply = await world.ask(`/v2.6/${PSID.peter}?access_token=${TOKEN}`, broken);
    assert.equal(reply.status, 400);
    assert.equal(reply.error.message, '(#100) The request body is not valid multipart/form-data.');
    assert.ok(!reply.body.includes('a-secret'));
  }
});
