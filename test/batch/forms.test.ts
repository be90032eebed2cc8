import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PAGE, PROOF, PSID, TOKEN } from '../world.ts';
import { bodies, inner, send } from './ask.ts';

const BATCH = [
  { method: 'GET', relative_url: `${PSID.peter}?fields=first_name` },
  { method: 'GET', relative_url: 'me' },
];
const TEXT = JSON.stringify(BATCH);
const EXPECTED = [{ first_name: 'Peter' }, { name: "Joe's Coffee", id: PAGE }];
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'Content-Type': 'application/json' };
const encoded = encodeURIComponent(TEXT);

const boundary = 'x-boundary';
const MULTIPART = { 'Content-Type': `multipart/form-data; boundary=${boundary}` };
const part = (name: string, value: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const END = `--${boundary}--\r\n`;

/** Every way in which clients were seen to send one. */
const FORMS: [what: string, path: string, headers: Record<string, string>, body: string][] = [
  ['JSON', '/', JSON_TYPE, JSON.stringify({ batch: BATCH, access_token: TOKEN })],
  [
    'JSON, with a version',
    '/v2.6/',
    JSON_TYPE,
    JSON.stringify({ batch: BATCH, access_token: TOKEN }),
  ],
  [
    'JSON, no slash at the end',
    '/v2.6',
    JSON_TYPE,
    JSON.stringify({ batch: BATCH, access_token: TOKEN }),
  ],
  ['text within JSON', '/v6.0/', JSON_TYPE, JSON.stringify({ batch: TEXT, access_token: TOKEN })],
  ['a form', '/', FORM, `batch=${encoded}&access_token=${TOKEN}`],
  ['the query', `/?batch=${encoded}&access_token=${TOKEN}`, FORM, ''],
  [
    'the query, token in the header',
    `/?batch=${encoded}`,
    { ...FORM, Authorization: `Bearer ${TOKEN}` },
    '',
  ],
  ['multipart', '/', MULTIPART, part('access_token', TOKEN) + part('batch', TEXT) + END],
  ['me, as some documentation has it', '/me', FORM, `batch=${encoded}&access_token=${TOKEN}`],
  ['method override', `/?method=post&batch=${encoded}&access_token=${TOKEN}`, {}, ''],
];

for (const [what, path, headers, body] of FORMS) {
  test(`a batch comes as ${what}`, async () => {
    await using world = await memoryWorld();
    const method = what === 'method override' ? 'GET' : 'POST';
    const reply = await world.ask(path, { method, headers, ...(method === 'POST' && { body }) });
    assert.equal(reply.status, 200, reply.body);
    const [profile, page] = bodies(reply) as [object, { id: string }];
    assert.deepEqual(
      profile,
      path.startsWith('/v6') ? { first_name: 'Peter', id: PSID.peter } : EXPECTED[0],
    );
    assert.equal(page.id, PAGE);
  });
}

test('addresses are relative, with a slash, with a version of their own, or whole', async () => {
  await using world = await memoryWorld();
  const urls = ['me?fields=id', '/me?fields=id', 'v2.6/me?fields=id', '/v25.0/me?fields=id'];
  urls.push('https://graph.facebook.com/v3.1/me?fields=id');
  const reply = await send(
    world,
    urls.map((relative_url) => ({ relative_url })),
    { path: '/v8.0/' },
  );
  const versions = inner(reply).map(
    (one) => one!.headers!.find(({ name }) => name === 'Facebook-API-Version')!.value,
  );
  assert.deepEqual(versions, ['v8.0', 'v8.0', 'v2.6', 'v25.0', 'v3.1']);
  for (const body of bodies(reply)) assert.deepEqual(body, { id: PAGE });
});

test('bodies are form text, JSON text, or an object', async () => {
  await using world = await memoryWorld();
  const ask = (body: unknown, headers?: unknown) => ({
    method: 'POST',
    relative_url: PSID.peter,
    body,
    ...(headers !== undefined && { headers }),
  });
  const reply = await send(world, [
    ask('method=get&fields=first_name'),
    ask('{"method":"get","fields":"first_name"}'),
    ask({ method: 'get', fields: 'first_name' }),
    ask('{"method":"get","fields":"first_name"}', ['Content-Type: application/json']),
    ask('method=get&fields=first_name', [{ name: 'content-type', value: FORM['Content-Type'] }]),
    ask('method=get&fields=first_name', { 'Content-Type': FORM['Content-Type'] }),
  ]);
  for (const body of bodies(reply)) assert.deepEqual(body, { first_name: 'Peter' });
});

test('a request’s own token is its own; the others borrow the batch’s, proof and all', async () => {
  await using world = await memoryWorld();
  const page = await world.addPage();
  const { access_token } = await world.issue({ page_id: page.id });
  await world.store.registry.changeApp('1041735512345678', (app) => ({
    ...app,
    require_proof: true,
  }));
  const reply = await send(
    world,
    [
      { relative_url: 'me?fields=id' },
      { relative_url: `me?fields=id&access_token=${access_token}` },
      { relative_url: `me?fields=id&access_token=${TOKEN}&appsecret_proof=${PROOF}` },
    ],
    { more: { appsecret_proof: PROOF } },
  );
  const [borrowed, own, proved] = bodies(reply) as { id?: string; error?: { message: string } }[];
  assert.equal(borrowed!.id, PAGE);
  assert.match(own!.error!.message, /require an appsecret_proof/);
  assert.equal(proved!.id, PAGE);
});

test('a token in a header of the batch is refused with the status of a header', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(`/v25.0/?batch=${encoded}`, {
    method: 'POST',
    headers: { Authorization: 'Bearer junk' },
  });
  assert.equal(reply.status, 200);
  assert.deepEqual(
    inner(reply).map((one) => one!.code),
    [401, 401],
  );
});

test('the whole answer can be called back, indented, and hide its status', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(
    `/?batch=${encoded}&access_token=${TOKEN}&callback=f&include_headers=false&method=post`,
  );
  assert.match(reply.body, /^\/\*\*\/ f\(\[\{"code":200,"body":"/);
});
