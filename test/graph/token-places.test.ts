import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Ask, memoryWorld, PSID, TOKEN } from '../world.ts';

/** Where a token can stand: what it adds to the request. */
const PLACES: Record<string, (token: string) => { query?: string } & Ask> = {
  query: (token) => ({ query: `access_token=${token}` }),
  'JSON body': (token) => ({
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ access_token: token }),
  }),
  form: (token) => ({
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: `access_token=${token}`,
  }),
  parts: (token) => ({
    method: 'POST',
    headers: { 'Content-Type': 'multipart/form-data; boundary=xYzZY' },
    body: `--xYzZY\r\nContent-Disposition: form-data; name="access_token"\r\n\r\n${token}\r\n--xYzZY--\r\n`,
  }),
  Bearer: (token) => ({ headers: { Authorization: `Bearer ${token}` } }),
  OAuth: (token) => ({ headers: { Authorization: `OAuth ${token}` } }),
  bearer: (token) => ({ headers: { authorization: `bearer  ${token} ` } }),
};
const NAMES = Object.keys(PLACES);

/** Pairs of places that one request can hold; a header or a body stands there once. */
const BOTH = NAMES.flatMap((one, index) =>
  NAMES.slice(index).map((other) => [one, other] as const),
).filter(([one, other]) => {
  const kinds = [one, other].map((name) =>
    ['JSON body', 'form', 'parts'].includes(name)
      ? 'body'
      : name === 'query'
        ? one + other
        : 'header',
  );
  return kinds[0] !== kinds[1] || one === 'query';
});

function ask(...placed: [place: string, token: string][]): [url: string, ask: Ask] {
  const query = ['method=get', 'fields=first_name'];
  const whole: Ask = {};
  for (const [place, token] of placed) {
    const { query: more, headers, ...rest } = PLACES[place]!(token);
    if (more !== undefined) query.push(more);
    Object.assign(whole, rest, { headers: { ...whole.headers, ...headers } });
  }
  return [`/v2.6/${PSID.peter}?${query.join('&')}`, whole];
}

for (const place of NAMES) {
  test(`a token in: ${place}`, async () => {
    await using world = await memoryWorld();
    const reply = await world.ask(...ask([place, TOKEN]));
    assert.equal(reply.body, '{"first_name":"Peter"}');
  });
}

for (const [one, other] of BOTH) {
  test(`the same token in ${one} and ${other} is one token`, async () => {
    await using world = await memoryWorld();
    const reply = await world.ask(...ask([one, TOKEN], [other, TOKEN]));
    assert.equal(reply.body, '{"first_name":"Peter"}');
  });

  test(`two tokens in ${one} and ${other} are refused, whichever is right`, async () => {
    await using world = await memoryWorld();
    const { access_token: another } = await world.issue();
    for (const [first, second] of [
      [TOKEN, another],
      [another, TOKEN],
      [TOKEN, 'junk'],
      ['junk', TOKEN],
      ['junk', 'another'],
    ] as const) {
      const reply = await world.ask(...ask([one, first], [other, second]));
      assert.equal(reply.status, 400);
      assert.deepEqual(reply.error, {
        message: 'Two different access tokens were sent with this request. Send one of them, once.',
        type: 'OAuthException',
        code: 100,
      });
      assert.ok(!reply.body.includes(TOKEN));
    }
  });

  test(`an empty token in ${one} or ${other} is none`, async () => {
    await using world = await memoryWorld();
    for (const [first, second] of [
      [TOKEN, ''],
      ['', TOKEN],
    ] as const) {
      const reply = await world.ask(...ask([one, first], [other, second]));
      assert.equal(reply.body, '{"first_name":"Peter"}');
    }
  });
}

test('a third token does not make up for a second', async () => {
  await using world = await memoryWorld();
  for (const third of [TOKEN, 'junk', '']) {
    const tokens = [TOKEN, 'junk', third].map((token) => `access_token=${token}`);
    const reply = await world.ask(`/v2.6/${PSID.peter}?${tokens.join('&')}`);
    assert.match(reply.error.message as string, /^Two different access tokens/);
  }
});

test('no token, an empty one, and one that nobody can read', async () => {
  await using world = await memoryWorld();
  const path = `/v2.6/${PSID.peter}`;
  const wholes: [string, Ask?][] = [
    [path],
    [`${path}?access_token`],
    [`${path}?access_token=`],
    [`${path}?access_token[]=${TOKEN}`],
    [path, { headers: { Authorization: 'Bearer' } }],
    [path, { headers: { Authorization: `Basic ${TOKEN}` } }],
    [path, { headers: { Authorization: TOKEN } }],
    [path, { headers: { Cookie: `access_token=${TOKEN}` } }],
  ];
  for (const whole of wholes) {
    const reply = await world.ask(...whole);
    assert.equal(reply.status, 400);
    assert.deepEqual(reply.error, {
      message: 'An access token is required to request this resource.',
      type: 'OAuthException',
      code: 104,
    });
  }
});
