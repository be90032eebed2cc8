import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Ask, memoryWorld, PSID, TOKEN } from '../world.ts';
import { assertOurs, reply, request } from './socket.ts';

const READ = `/v2.6/${PSID.peter}?fields=first_name&access_token=${TOKEN}`;
const PETER = '{"first_name":"Peter"}';
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** A URL of so many bytes that asks for the profile. */
const urlOf = (bytes: number): string => `${READ}&x=`.padEnd(bytes, 'x');

test('a URL of 8192 bytes is read, one more is a 414', async () => {
  await using world = await memoryWorld();
  assert.equal((await world.ask(urlOf(8192))).body, PETER);
  const refused = await world.ask(urlOf(8193));
  assert.equal(refused.status, 414);
  assert.deepEqual(refused.error, {
    message: 'The URL is longer than 8192 bytes. Send the parameters in a POST body.',
    type: 'OAuthException',
    code: 1,
  });
});

test('the same in a path', async () => {
  await using world = await memoryWorld();
  assert.equal((await world.ask('/'.padEnd(8192, 'x'))).error.code, 104);
  assert.equal((await world.ask('/'.padEnd(8193, 'x'))).status, 414);
});

test('headers of more than 32 KB are a 431, whether in the line or in a header', async () => {
  await using world = await memoryWorld();
  for (const bytes of [
    request(`GET ${urlOf(40_000)} HTTP/1.1`),
    request(`GET ${READ} HTTP/1.1`, [`Cookie: ${'x'.repeat(40_000)}`]),
    request(
      `GET ${READ} HTTP/1.1`,
      Array.from({ length: 1000 }, (_, index) => `x-${index}: ${'y'.repeat(50)}`),
    ),
    request(`GET ${READ} HTTP/1.1`, [`Cookie: ${'x'.repeat(1_000_000)}`]),
  ]) {
    const answer = await reply(world.port, bytes);
    assertOurs(answer);
    assert.equal(answer.status, 431);
    assert.deepEqual(answer.error, {
      message: 'The request headers are larger than 32768 bytes.',
      type: 'OAuthException',
      code: 1,
    });
  }
});

/** So many parameters, besides what asks for the profile. */
const more = (count: number): [string, string][] =>
  Array.from({ length: count }, (_, index) => [`x${index}`, '1']);
const asForm = (pairs: [string, string][]): string =>
  pairs.map(([name, value]) => `${name}=${value}`).join('&');
const READING: [string, string][] = [
  ['method', 'get'],
  ['fields', 'first_name'],
  ['access_token', TOKEN],
];

/** Where parameters can stand; the access token is not one of them. */
const SENT: Record<string, (pairs: [string, string][]) => [string, Ask?]> = {
  query: (pairs) => [`/v2.6/${PSID.peter}?${asForm(pairs)}`],
  form: (pairs) => [`/v2.6/${PSID.peter}`, { method: 'POST', headers: FORM, body: asForm(pairs) }],
  JSON: (pairs) => [
    `/v2.6/${PSID.peter}`,
    { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(Object.fromEntries(pairs)) },
  ],
  'query and form together': (pairs) => [
    `/v2.6/${PSID.peter}?${asForm(pairs.slice(0, 30))}`,
    { method: 'POST', headers: FORM, body: asForm(pairs.slice(30)) },
  ],
};

for (const [where, sent] of Object.entries(SENT)) {
  test(`64 parameters in ${where} are read, the 65th is one too many`, async () => {
    await using world = await memoryWorld();
    assert.equal((await world.ask(...sent([...READING, ...more(62)]))).body, PETER);
    const refused = await world.ask(...sent([...READING, ...more(63)]));
    assert.equal(refused.status, 400);
    assert.deepEqual(refused.error, {
      message: '(#100) More than 64 parameters were sent.',
      type: 'OAuthException',
      code: 100,
    });
  });
}

test('brackets are members of one parameter, and nest five deep', async () => {
  await using world = await memoryWorld();
  const list = asForm(Array.from({ length: 200 }, () => ['x[]', '1']));
  assert.equal((await world.ask(`${READ}&${list}`)).body, PETER);
  assert.equal((await world.ask(`${READ}&x[a][b][c][d][e]=1`)).body, PETER);
  for (const bad of ['x[a][b][c][d][e][f]=1', 'x=1&x[a]=1', 'x[a]=1&x[a][b]=1', 'x[5]=1&x[0]=1']) {
    const refused = await world.ask(`${READ}&${bad}`);
    assert.equal(refused.error.code, 100, bad);
    assert.match(refused.error.message as string, /^\(#100\) The brackets of parameter x/);
  }
});

test('a list cannot be asked to have a million holes', async () => {
  await using world = await memoryWorld();
  const refused = await world.ask(`${READ}&x[0]=1&x[999999999]=1`);
  assert.match(refused.error.message as string, /^\(#100\) The brackets of parameter x/);
});
