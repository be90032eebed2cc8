import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  follow,
  PATH_CHARS_MAX,
  PathProblem,
  RESULT_CHARS_MAX,
  referencesIn,
  STEPS_MAX,
  VISITS_MAX,
} from '../../src/graph/references.ts';
import { memoryWorld, PSID } from '../world.ts';
import { bodies, type Inner, send } from './ask.ts';

const ANSWER = {
  id: '1',
  data: [
    { id: 'a', n: 1, yes: true, none: null },
    { id: 'b', inner: { 'odd name': 'x' } },
  ],
};

for (const [path, found] of [
  ['$.id', '1'],
  ['$.data.*.id', 'a,b'],
  ['$.data[*].id', 'a,b'],
  ['$.data[1].id', 'b'],
  ['$.data[0].n', '1'],
  ['$["data"][0]["id"]', 'a'],
  ["$['data'][1]['inner']['odd name']", 'x'],
  ['$.data[0].yes', 'true'],
  ['$.data[0].none', ''],
  ['$.data[7].id', ''],
  ['$.missing.id', ''],
  ['$.id.length', ''],
  ['$.data.length', ''],
  ['$.constructor', ''],
  ['$.__proto__.constructor', ''],
  ['$.id[0]', ''],
  ['$.data[1].inner', '{"odd name":"x"}'],
  ['$.*', '1,[{"id":"a","n":1,"yes":true,"none":null},{"id":"b","inner":{"odd name":"x"}}]'],
  ['$', JSON.stringify(ANSWER)],
] as const) {
  test(`${path} finds ${found.slice(0, 40)}`, () => {
    assert.equal(follow(path, ANSWER), found);
  });
}

/** Nothing of JSONPath that could be made to run, recurse or compare. */
for (const path of [
  '',
  'id',
  '$..id',
  '$.',
  '$[',
  '$[-1]',
  '$[0:2]',
  '$[?(@.id)]',
  '$[(1)]',
  '$.data[0',
  '$["a"',
  '$.a b',
  '$["\\u0061"]',
  '$[1e9]',
  '$[99999999999]',
  `$.${'a'.repeat(PATH_CHARS_MAX)}`,
  `$${'.a'.repeat(STEPS_MAX + 1)}`,
]) {
  test(`${path.slice(0, 30)} cannot be followed`, () => {
    assert.throws(() => follow(path, ANSWER), PathProblem);
  });
}

test('paths that find too much end early', () => {
  const wide = Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => [1]));
  assert.throws(() => follow('$.*.*.*', wide, { visits: 20_000 }), /it finds too much/);
  const flat = Array.from({ length: VISITS_MAX + 1 }, () => 1);
  assert.throws(() => follow('$.*', flat), /it finds too much/);
  assert.equal(follow('$[7]', flat), '1');
  assert.throws(() => follow('$', 'x'.repeat(RESULT_CHARS_MAX + 1)), /it finds too much/);
});

test('what a batch takes is bounded: a reference a thousand times, a thousand references', async () => {
  await using world = await memoryWorld();
  const ids = Array.from({ length: 40 }, () => PSID.peter).join(',');
  const source = { name: 'a', relative_url: `?ids=${ids}`, omit_response_on_success: false };
  const ask = async (body: string) => {
    const reply = await send(world, [source, { method: 'POST', relative_url: 'me', body }]);
    return bodies(reply)[1] as { error: { message: string } };
  };
  const same = '{result=a:$}'.repeat(40_000);
  assert.match((await ask(`x=${same}`)).error.message, /the batch takes too much$/);
  const different = Array.from({ length: 20_000 }, (_, index) => `{result=a:$.*.*[${index}]}`);
  assert.match((await ask(`x=${different.join('')}`)).error.message, /it finds too much$/);
});

test('a path that cannot be followed fails its own request, and is named', async () => {
  await using world = await memoryWorld();
  const reply = await send(world, [
    { name: 'a', relative_url: `${PSID.peter}?fields=id`, omit_response_on_success: false },
    { relative_url: '{result=a:$..*}' },
    { relative_url: '{result=a:}' },
    { relative_url: 'me?fields=id' },
  ]);
  const [, bomb, empty, good] = bodies(reply) as { error: { message: string } }[];
  assert.equal(
    bomb!.error.message,
    '(#100) The reference {result=a:$..*} cannot be followed: it cannot be read from character 1 on',
  );
  assert.match(empty!.error.message, /it does not begin with \$/);
  assert.ok('id' in (good as object));
});

test('an answer that is a script cannot be taken from', async () => {
  await using world = await memoryWorld();
  const reply = await send(world, [
    { name: 'a', relative_url: 'me?callback=f' },
    { relative_url: '{result=a:$.id}' },
  ]);
  const [, body] = reply.json.map((one: Inner | null) =>
    JSON.parse(one?.body.startsWith('{') ? one.body : 'null'),
  ) as {
    error: { message: string };
  }[];
  assert.match(body!.error.message, /the answer is no JSON/);
});

test('references are found wherever they stand, and nothing else is', () => {
  assert.deepEqual(referencesIn('a{result=b:$.c}d{result=e:$[0]}'), [
    { text: '{result=b:$.c}', name: 'b', path: '$.c' },
    { text: '{result=e:$[0]}', name: 'e', path: '$[0]' },
  ]);
  for (const text of [
    '',
    '{result=a}',
    '{result:a:$}',
    'result=a:$',
    '{result=:$}',
    '{result={}:$}',
  ]) {
    assert.deepEqual(referencesIn(text), []);
  }
});

test('whatever the path and the answer are, following ends in a text or a problem', () => {
  const piece = fc.constantFrom(
    ...['$', '.', '*', '[', ']', '0', '9', "'", '"', 'a', 'data', '.*', '[*]', '..', '?', '(', '@'],
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 40 }),
      fc.jsonValue({ maxDepth: 5 }),
      (path, value) => {
        try {
          const text = follow(`$${path.join('')}`, value);
          assert.ok(text.length <= RESULT_CHARS_MAX);
        } catch (error) {
          assert.ok(error instanceof PathProblem);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
