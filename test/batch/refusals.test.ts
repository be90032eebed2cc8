import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, TOKEN } from '../world.ts';
import { bodies, inner, send } from './ask.ts';

const many = (count: number) => Array.from({ length: count }, () => ({ relative_url: 'me' }));

test('fifty requests are run, fifty-one are refused as a whole', async () => {
  await using world = await memoryWorld();
  assert.equal(inner(await send(world, many(50))).length, 50);
  const reply = await send(world, many(51));
  assert.equal(reply.status, 400);
  assert.deepEqual(reply.error, {
    message: 'Too many requests in batch message. Maximum batch size is 50',
    type: 'GraphBatchException',
  });
  assert.equal(
    reply.header('www-authenticate'),
    'OAuth "Facebook Platform" "invalid_request" "Too many requests in batch message. Maximum batch size is 50"',
  );
});

for (const [what, batch] of [
  ['no JSON', '[{'],
  ['an object', {}],
  ['text in JSON', '"me"'],
  ['a number', 7],
  ['null', null],
  ['nothing', ''],
  ['empty', []],
  ['an empty text', '[]'],
  ['too deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
] as const) {
  test(`a batch that is ${what} is refused`, async () => {
    await using world = await memoryWorld();
    const reply = await send(world, batch);
    assert.equal(reply.status, 400);
    assert.equal(reply.error.code, 100);
    assert.match(
      String(reply.error.message),
      /^\(#100\) param batch must be an array of requests: /,
    );
  });
}

for (const [what, item, says] of [
  ['null', null, 'it is no object'],
  ['text', 'me', 'it is no object'],
  ['a list', [], 'it is no object'],
  ['without an address', { method: 'GET' }, 'its relative_url is missing'],
  ['an address that is no text', { relative_url: 7 }, 'its relative_url is missing'],
  ['a method that is no text', { relative_url: 'me', method: {} }, 'its method is no text'],
  ['a name that is no text', { relative_url: 'me', name: {} }, 'its name is no text'],
  ['a body that is a number', { relative_url: 'me', body: 7 }, 'its body is neither'],
] as const) {
  test(`a request that is ${what} fails alone`, async () => {
    await using world = await memoryWorld();
    const reply = await send(world, [item, { relative_url: 'me' }]);
    assert.deepEqual(
      inner(reply).map((one) => one!.code),
      [400, 200],
    );
    const [failed] = bodies(reply) as { error: { message: string } }[];
    assert.ok(failed!.error.message.startsWith('(#100) Request 0 of the batch cannot be run: '));
    assert.ok(failed!.error.message.includes(says), failed!.error.message);
  });
}

test('a method that Graph does not have fails alone', async () => {
  await using world = await memoryWorld();
  const reply = await send(world, [{ method: 'constructor', relative_url: 'me' }]);
  const [failed] = bodies(reply) as { error: { message: string } }[];
  assert.match(failed!.error.message, /^\(#100\) Unknown method 'constructor'/);
});

test('a batch in a batch fails alone, however it is sent', async () => {
  await using world = await memoryWorld();
  const nested = encodeURIComponent(JSON.stringify(many(50)));
  const reply = await send(world, [
    { method: 'POST', relative_url: '', body: `batch=${nested}` },
    { method: 'POST', relative_url: `?batch=${nested}` },
    { method: 'POST', relative_url: '/v2.6/', body: { batch: many(2) } },
    { method: 'POST', relative_url: 'me', body: { batch: many(2) } },
    { relative_url: `?batch=${nested}` },
  ]);
  for (const [index, body] of (bodies(reply) as { error: { message: string } }[]).entries()) {
    assert.equal(body.error.message, `(#100) Request ${index} of the batch is a batch itself`);
  }
  assert.equal(world.answers.length, 0);
});

test('two requests of one name are refused as a whole', async () => {
  await using world = await memoryWorld();
  const reply = await send(world, [
    { name: 'a', relative_url: 'me' },
    { name: 'a', relative_url: 'me' },
  ]);
  assert.equal(reply.error.message, 'Request 1 has the name a, which another one has already');
});

test('a batch wants POST, a token, one token, and https where it is required', async () => {
  await using world = await memoryWorld({ requireHttps: true });
  const batch = encodeURIComponent('[{"relative_url":"me"}]');
  const get = await world.ask(`/?batch=${batch}&access_token=${TOKEN}`);
  assert.equal(get.error.message, '(#100) A batch must be sent by POST');
  const none = await send(world, many(1), { token: null });
  assert.equal(none.error.code, 104);
  const two = await send(world, many(1), { path: '/?access_token=another' });
  assert.match(String(two.error.message), /^Two different access tokens/);
  const plain = await send(world, many(1));
  assert.match(String(plain.error.message), /^You must use https/);
});

test('structures where words are wanted are no words, even with a toString of their own', async () => {
  await using world = await memoryWorld();
  const bent = { toString: 1, valueOf: 1 };
  const odd = [
    { relative_url: 'me', omit_response_on_success: bent, headers: [{ name: bent, value: 'x' }] },
  ];
  const reply = await send(world, odd, { more: { include_headers: bent } });
  assert.deepEqual(Object.keys(inner(reply)[0]!), ['code', 'headers', 'body']);
  const unnamed = await send(world, [{ relative_url: 'me', depends_on: [bent] }]);
  assert.equal(unnamed.status, 400);
  const ids = await send(world, undefined, {
    path: '/v2.6/',
    more: { ids: [bent], method: 'get' },
  });
  assert.equal(ids.error.message, 'Cannot specify an empty identifier');
});

test('a dead token fails each request, not the batch', async () => {
  await using world = await memoryWorld();
  const reply = await send(world, many(2), { token: 'junk' });
  assert.equal(reply.status, 200);
  for (const body of bodies(reply) as { error: { code: number } }[]) {
    assert.equal(body.error.code, 190);
  }
});

test('two different tokens in one of its requests are refused there', async () => {
  await using world = await memoryWorld();
  const { access_token: another } = await world.issue();
  const reply = await send(world, [
    { method: 'POST', relative_url: `me?access_token=${TOKEN}`, body: `access_token=${another}` },
    { relative_url: `me?access_token=${another}` },
  ]);
  assert.deepEqual(
    inner(reply).map((one) => one!.code),
    [400, 200],
  );
  const [failed] = bodies(reply) as { error: { message: string } }[];
  assert.match(failed!.error.message, /^Two different access tokens/);
});

test('limits of one request hold within a batch', async () => {
  await using world = await memoryWorld();
  const parameters = Array.from({ length: 65 }, (_, index) => `p${index}=1`).join('&');
  const reply = await send(world, [
    { relative_url: `me?${'x'.repeat(8200)}` },
    { relative_url: `me?${parameters}` },
    { relative_url: 'me?x=%ff' },
    { method: 'POST', relative_url: 'me', body: parameters },
    {
      method: 'POST',
      relative_url: 'me',
      body: { a: JSON.parse('['.repeat(25) + ']'.repeat(25)) },
    },
  ]);
  assert.deepEqual(
    inner(reply).map((one) => one!.code),
    [414, 400, 400, 400, 400],
  );
});
