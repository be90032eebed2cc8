import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PAGE, PSID, TOKEN } from '../world.ts';
import { bodies, inner, send } from './ask.ts';

const first = { name: 'first', relative_url: 'me?fields=id' };

test('a request may take from the answer before it, which is then null', async () => {
  await using world = await memoryWorld();
  const reply = await send(world, [
    first,
    { relative_url: '{result=first:$.id}?fields=name' },
    { method: 'GET', relative_url: '?ids={result=first:$.*}&fields=id' },
  ]);
  const [none, named, several] = bodies(reply);
  assert.equal(none, null);
  assert.deepEqual(named, { name: "Joe's Coffee", id: PAGE });
  assert.deepEqual(several, { [PAGE]: { id: PAGE } });
});

test('what is found is put into bodies, too: forms, JSON text, objects', async () => {
  await using world = await memoryWorld();
  const body = { method: 'get', fields: 'id', nothing: ['{result=first:$.id}'] };
  for (const sent of [
    'method=get&fields={result=word:$.first_name}',
    JSON.stringify({ method: 'get', fields: '{result=word:$["first_name"]}' }),
    { method: 'get', fields: "{result=word:$['first_name']}" },
  ]) {
    const reply = await send(world, [
      { ...first, relative_url: `${PSID.peter}?fields=first_name`, name: 'word' },
      { method: 'POST', relative_url: PSID.peter, body: sent },
    ]);
    const [, asked] = bodies(reply) as { error: { message: string } }[];
    // Peter's first name is asked for as a field.
    assert.match(asked!.error.message, /nonexisting field \(Peter\)/);
  }
  const reply = await send(world, [first, { method: 'POST', relative_url: 'me', body }]);
  assert.deepEqual(bodies(reply)[1], { id: PAGE });
});

test('what is found cannot break out of where it is put', async () => {
  await using world = await memoryWorld();
  await world.store.people.change('peter', (person) => ({
    ...person,
    first_name: `x"}&fields=id&access_token=junk%26é`,
  }));
  const reply = await send(world, [
    { name: 'first', relative_url: `${PSID.peter}?fields=first_name` },
    { relative_url: '{result=first:$.first_name}' },
    { method: 'POST', relative_url: 'me', body: 'method=get&fields={result=first:$.first_name}' },
    {
      method: 'POST',
      relative_url: 'me',
      body: '{"method":"get","fields":"{result=first:$.first_name}"}',
    },
  ]);
  const [, path, form, json] = bodies(reply) as { error: { message: string } }[];
  assert.match(
    path!.error.message,
    /aliases you requested do not exist: x"\}&fields=id&access_token/,
  );
  for (const one of [form, json]) {
    assert.match(one!.error.message, /^Syntax error .*: x"\}&fields=id&access_token=junk%26é$/);
  }
});

test('depends_on alone orders, and takes nothing', async () => {
  await using world = await memoryWorld();
  const reply = await send(world, [first, { relative_url: 'me?fields=id', depends_on: 'first' }]);
  assert.deepEqual(bodies(reply), [null, { id: PAGE }]);
});

for (const [said, isNull] of [
  [undefined, true],
  [true, true],
  [false, false],
  ['false', false],
] as const) {
  test(`omit_response_on_success=${said}: the answer is ${isNull ? 'null' : 'there'}`, async () => {
    await using world = await memoryWorld();
    const batch = [
      { ...first, omit_response_on_success: said },
      { relative_url: 'me', depends_on: 'first' },
    ];
    assert.equal(inner(await send(world, batch))[0] === null, isNull);
  });
}

test('on which nothing depends is answered, also under a name; an error always is', async () => {
  await using world = await memoryWorld();
  const reply = await send(world, [
    first,
    { name: 'failed', relative_url: '7', omit_response_on_success: true },
    { relative_url: 'me', omit_response_on_success: true },
  ]);
  assert.deepEqual(
    inner(reply).map((one) => one?.code),
    [200, 400, undefined],
  );
});

test('what depends on a failure is not run, nor is what depends on that', async () => {
  await using world = await memoryWorld();
  const reply = await send(world, [
    { name: 'a', relative_url: '7' },
    { name: 'b', relative_url: 'me', depends_on: 'a' },
    { relative_url: 'me', depends_on: 'b' },
    { relative_url: 'me' },
  ]);
  assert.deepEqual(
    inner(reply).map((one) => one!.code),
    [400, 400, 400, 200],
  );
  const [, second, third] = bodies(reply) as { error: { message: string } }[];
  assert.equal(
    second!.error.message,
    '(#100) Request 1 was not run, because request a, on which it depends, failed',
  );
  assert.match(third!.error.message, /request b/);
  assert.equal(world.answers.length, 4, 'two were run, in process and over a socket');
});

/** Nothing may depend on what does not stand before it: so there are no circles. */
const UNRESOLVED: [what: string, batch: object[], index: number, name: string][] = [
  ['a missing name', [first, { relative_url: 'me', depends_on: 'f' }], 1, 'f'],
  ['a missing name in a reference', [{ relative_url: '{result=f:$.id}' }], 0, 'f'],
  [
    'a missing name in a body',
    [{ method: 'POST', relative_url: 'me', body: 'a={result=f:$.id}' }],
    0,
    'f',
  ],
  ['a later one', [{ relative_url: 'me', depends_on: 'first' }, first], 0, 'first'],
  ['itself', [{ name: 'a', relative_url: '{result=a:$.id}' }], 0, 'a'],
  [
    'a circle',
    [
      { name: 'a', relative_url: 'me', depends_on: 'b' },
      { name: 'b', relative_url: 'me', depends_on: 'a' },
    ],
    0,
    'b',
  ],
  ['one of several', [first, { relative_url: 'me', depends_on: ['first', 'g'] }], 1, 'g'],
];

for (const [what, batch, index, name] of UNRESOLVED) {
  test(`${what} refuses the whole batch, and nothing is run`, async () => {
    await using world = await memoryWorld();
    const reply = await send(world, batch);
    assert.equal(reply.status, 400);
    assert.deepEqual(reply.error, {
      message: `Request ${index} cannot depend on an  unresolved request with  name ${name}. Requests can only depend on preceding requests`,
      type: 'GraphBatchException',
    });
    assert.equal(world.answers.filter(({ response }) => response.status === 200).length, 0);
  });
}

test('a reference to a token of another answer is no way around the page', async () => {
  await using world = await memoryWorld();
  const page = await world.addPage();
  const { access_token } = await world.issue({ page_id: page.id });
  const reply = await send(
    world,
    [
      { name: 'peter', relative_url: `${PSID.peter}?fields=id&access_token=${TOKEN}` },
      { relative_url: '{result=peter:$.id}' },
    ],
    { token: access_token },
  );
  const [, foreign] = bodies(reply) as { error: { code: number } }[];
  assert.equal(foreign!.error.code, 100);
});
