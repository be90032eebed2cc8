import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PSID } from '../world.ts';
import { inner, send } from './ask.ts';

const names = (headers: { name: string }[] | undefined) => headers?.map(({ name }) => name);

test('inner headers stand in the recorded orders, those of errors and those of answers', async () => {
  await using world = await memoryWorld();
  const reply = await send(world, [{ relative_url: '2' }, { relative_url: 'me' }]);
  const [failed, good] = inner(reply);
  assert.equal(failed!.code, 400);
  assert.deepEqual(names(failed!.headers), [
    'WWW-Authenticate',
    'Expires',
    'Facebook-API-Version',
    'Content-Type',
    'X-App-Usage',
    'Cache-Control',
    'Vary',
    'Pragma',
    'Access-Control-Allow-Origin',
  ]);
  assert.equal(good!.code, 200);
  assert.deepEqual(names(good!.headers), [
    'Access-Control-Allow-Origin',
    'ETag',
    'Expires',
    'Facebook-API-Version',
    'Content-Type',
    'X-App-Usage',
    'Cache-Control',
    'Vary',
    'Pragma',
  ]);
  const values = Object.fromEntries(good!.headers!.map(({ name, value }) => [name, value]));
  assert.equal(values['Content-Type'], 'text/javascript; charset=UTF-8');
  assert.equal(values.Vary, 'Accept-Encoding');
  assert.equal(values['Cache-Control'], 'private, no-cache, no-store, must-revalidate');
});

test('bodies are texts of JSON, escaped once more; codes are numbers', async () => {
  await using world = await memoryWorld();
  const reply = await send(world, [{ relative_url: `${PSID.peter}?fields=profile_pic` }], {
    more: { include_headers: false },
  });
  assert.match(
    reply.body,
    /^\[\{"code":200,"body":"\{\\"profile_pic\\":\\"https:\\\\\\\/\\\\\\\/pic/,
  );
});

for (const [value, shown] of [
  [false, false],
  ['false', false],
  [0, false],
  [true, true],
  ['true', true],
  [undefined, true],
] as const) {
  test(`include_headers=${value}: headers ${shown ? 'come' : 'stay away'}`, async () => {
    await using world = await memoryWorld();
    const reply = await send(world, [{ relative_url: 'me' }], { more: { include_headers: value } });
    assert.equal(inner(reply)[0]!.headers !== undefined, shown);
  });
}

test('answers come in the order of the requests, good and bad', async () => {
  await using world = await memoryWorld();
  const urls = [PSID.peter, '7', 'me', PSID.nora, '', 'x.y', `${PSID.maya}/bogus`];
  const reply = await send(
    world,
    urls.map((relative_url) => ({ relative_url })),
  );
  assert.deepEqual(
    inner(reply).map((one) => one!.code),
    [200, 400, 200, 200, 400, 400, 400],
  );
});

test('who has a body already gets 304 within the batch', async () => {
  await using world = await memoryWorld();
  const ask = (headers: string[]) => send(world, [{ relative_url: 'me', headers }]);
  const tag = inner(await ask([]))[0]!.headers!.find(({ name }) => name === 'ETag')!.value;
  const again = inner(await ask([`If-None-Match: ${tag}`]))[0]!;
  assert.equal(again.code, 304);
  assert.equal(again.body, null);
});

test('each request of a batch is told to whoever watches', async () => {
  await using world = await memoryWorld();
  await send(world, [{ relative_url: PSID.peter }, { relative_url: '7' }]);
  const told = world.answers.map(({ response }) => response.status);
  assert.deepEqual(told, [200, 400, 200, 400]);
});

test('from v8.0 on the usage of the business is there, too', async () => {
  await using world = await memoryWorld();
  const reply = await send(world, [{ relative_url: 'me' }], { path: '/v8.0/' });
  assert.ok(names(inner(reply)[0]!.headers)!.includes('x-business-use-case-usage'));
});
