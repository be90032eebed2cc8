import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BATCH_MAX } from '../../src/graph/batch-items.ts';
import { memoryWorld, PAGE, PSID, TOKEN } from '../world.ts';

const NAMES = ['a', 'b', 'c', '', '__proto__', 'constructor'];
const PIECES = [
  ...['me', PSID.peter, PSID.nora, PAGE, '7', '/', 'v2.6/', 'v99.0/', 'https://x/', '?', '&', '='],
  ...['fields=', 'id', 'first_name', 'ids=', 'batch=', '[{"relative_url":"me"}]', 'callback=f'],
  ...['debug=all', 'pretty=1', 'metadata=1', 'method=delete', `access_token=${TOKEN}`, 'junk'],
  ...['{result=a:$.id}', '{result=b:$.*}', '{result=c:$..*}', '{result=a:', '}', '$', '%', '%ff'],
];

const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((all) => all.join(''));
const name = fc.constantFrom(...NAMES);
const odd = fc.jsonValue({ maxDepth: 2 });

const item = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record(
      {
        method: fc.oneof(fc.constantFrom('GET', 'POST', 'DELETE', 'get', 'HEAD', 'x'), odd),
        relative_url: fc.oneof({ weight: 9, arbitrary: text }, { weight: 1, arbitrary: odd }),
        name: fc.oneof(name, odd),
        depends_on: fc.oneof(name, fc.array(name, { maxLength: 3 }), odd),
        body: fc.oneof(text, fc.dictionary(name, text), odd),
        headers: fc.oneof(fc.array(text, { maxLength: 2 }), fc.dictionary(name, text), odd),
        omit_response_on_success: fc.oneof(fc.boolean(), odd),
        attached_files: fc.oneof(name, odd),
      },
      { requiredKeys: ['relative_url'] },
    ),
  },
  { weight: 1, arbitrary: odd },
);
const batch = fc.oneof(
  { weight: 9, arbitrary: fc.array(item, { maxLength: 12 }) },
  { weight: 1, arbitrary: odd },
);

test('whatever a batch holds, it is answered, in order, with no 5xx and nothing unexpected', async () => {
  await using world = await memoryWorld();
  await fc.assert(
    fc.asyncProperty(batch, fc.boolean(), async (items, asText) => {
      const sent = asText ? JSON.stringify(items) : items;
      const reply = await world.inside('/v2.6/', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ batch: sent, access_token: TOKEN }),
      });
      assert.match(reply.body, /^[ -~]*$/);
      const body = JSON.parse(reply.body);
      if (reply.status !== 200) {
        assert.equal(reply.status, 400);
        assert.equal(typeof body.error.message, 'string');
        return;
      }
      assert.equal(body.length, (items as unknown[]).length);
      for (const one of body) assert.ok(one === null || (one.code >= 200 && one.code < 500));
    }),
    { numRuns: 1500 },
  );
  assert.deepEqual(world.errors, []);
});

test('what a batch costs is bounded: its largest forms make bounded answers of bounded work', async () => {
  await using world = await memoryWorld();
  const ids = Array.from({ length: 50 }, (_, index) => String(index + 1)).join(',');
  const wide = `?ids=${ids}`;
  const reference = '{result=n0:$.*.*.*}'.repeat(400);
  const items = Array.from({ length: BATCH_MAX }, (_, index) => ({
    name: `n${index}`,
    relative_url: index === 0 ? 'me' : index % 2 ? wide : `me?x=${reference}`,
    omit_response_on_success: false,
  }));
  const reply = await world.inside('/v2.6/', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ batch: items, access_token: TOKEN }),
  });
  assert.equal(reply.status, 200);
  assert.equal(JSON.parse(reply.body).length, BATCH_MAX);
  assert.ok(reply.body.length < 1024 * 1024);
  const calls = world.answers.length;
  assert.ok(calls <= BATCH_MAX * 50, `${calls} calls`);
});
