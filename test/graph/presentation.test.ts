import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encode, type Json } from '../../src/graph/json.ts';
import { indented } from '../../src/graph/presentation.ts';
import { memoryWorld, PSID, TOKEN } from '../world.ts';

const url = (more: string, psid = PSID.peter) =>
  `/v2.6/${psid}?fields=first_name,last_ad_referral&access_token=${TOKEN}&${more}`;

test('pretty=1 indents by three blanks', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(url('pretty=1'));
  assert.equal(
    reply.body,
    `{
   "first_name": "Peter",
   "last_ad_referral": {
      "source": "ADS",
      "type": "OPEN_THREAD",
      "ad_id": "6045246247433"
   }
}`,
  );
  for (const off of ['pretty=0', 'pretty=', 'pretty=false', 'pretty=no']) {
    assert.ok(!(await world.ask(url(off))).body.includes('\n'), off);
  }
});

test('pretty indents errors and the empty answer, too', async () => {
  await using world = await memoryWorld();
  const error = await world.ask('/v2.6/7?pretty=1');
  assert.match(error.body, /^\{\n {3}"error": \{\n {6}"message": "An access token/);
  assert.equal((await world.ask(url('pretty=true', PSID.nora))).body, '{}');
});

test('indented JSON is the same JSON, and its texts are the same bytes', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const compact = encode(value as Json);
      const pretty = indented(compact);
      assert.deepEqual(JSON.parse(pretty), JSON.parse(compact));
      const texts = /"(?:[^"\\]|\\.)*"/g;
      assert.deepEqual(pretty.match(texts), compact.match(texts));
    }),
  );
});

test('suppress_http_code=1 makes the status 200 and leaves the rest', async () => {
  await using world = await memoryWorld();
  for (const [path, status] of [
    ['/v2.6/7?', 400],
    [`/v25.0/7?access_token=junk&`, 400],
    [url('', PSID.peter), 200],
  ] as const) {
    const plain = await world.ask(path);
    assert.equal(plain.status, status);
    const hidden = await world.ask(`${path}suppress_http_code=1`);
    assert.equal(hidden.status, 200);
    assert.equal(hidden.header('www-authenticate'), plain.header('www-authenticate'));
    assert.deepEqual(Object.keys(hidden.json), Object.keys(plain.json));
  }
  const shown = await world.ask('/v2.6/7?suppress_http_code=0');
  assert.equal(shown.status, 400);
});

test('a callback gets the answer as a script', async () => {
  await using world = await memoryWorld();
  for (const callback of ['f', 'FB.__globalCallbacks.f1', '$_', 'a'.repeat(64)]) {
    const reply = await world.ask(url(`callback=${callback}`));
    assert.equal(reply.header('content-type'), 'text/javascript; charset=UTF-8');
    assert.equal(reply.header('x-content-type-options'), 'nosniff');
    const plain = (await world.ask(url(''))).body;
    assert.equal(reply.body, `/**/ ${callback}(${plain});`);
  }
});

test('an error is called back, too, pretty and with its status hidden if asked', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask('/v2.6/7?callback=f&suppress_http_code=1&pretty=1');
  assert.equal(reply.status, 200);
  assert.match(reply.body, /^\/\*\*\/ f\(\{\n {3}"error": \{[\s\S]*\n\}\);$/);
});

for (const callback of [
  'f(',
  'alert(1)//',
  'a-b',
  'a b',
  '<x>',
  'a'.repeat(65),
  'é',
  'a\n',
  "'",
  '[0]',
]) {
  test(`${JSON.stringify(callback)} is no callback, and nothing is called`, async () => {
    await using world = await memoryWorld();
    const reply = await world.ask(url(`callback=${encodeURIComponent(callback)}`));
    assert.equal(reply.status, 400);
    assert.equal(reply.header('content-type'), 'application/json; charset=UTF-8');
    assert.match(String(reply.error.message), /^\(#100\) The callback may have/);
  });
}
