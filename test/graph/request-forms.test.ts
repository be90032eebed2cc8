import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Ask, memoryWorld, PSID, TOKEN } from '../world.ts';

const PATH = `/v2.6/${PSID.peter}`;
const T = `access_token=${TOKEN}`;
const JSON_TYPE = { 'Content-Type': 'application/json' };
const FORM_TYPE = { 'Content-Type': 'application/x-www-form-urlencoded' };

const json = (value: unknown, more: Partial<Ask> = {}): Ask => ({
  method: 'POST',
  headers: JSON_TYPE,
  body: JSON.stringify(value),
  ...more,
});
const form = (body: string, more: Partial<Ask> = {}): Ask => ({
  method: 'POST',
  headers: FORM_TYPE,
  body,
  ...more,
});
const WHOLE = { method: 'get', fields: 'first_name,last_name', access_token: TOKEN };

/** Each of these asks for the same two fields. */
const TWO_FIELDS: [what: string, url: string, ask?: Ask][] = [
  ['raw comma', `${PATH}?fields=first_name,last_name&${T}`],
  ['%2C', `${PATH}?fields=first_name%2Clast_name&${T}`],
  ['%2c', `${PATH}?fields=first_name%2clast_name&${T}`],
  ['comma and blank', `${PATH}?fields=first_name,%20last_name&${T}`],
  ['%2C+', `${PATH}?fields=first_name%2C+last_name&${T}`],
  ['blanks all about', `${PATH}?fields=+first_name+%2C%20last_name%20&${T}`],
  ['JSON array', `${PATH}?fields=%5B%22first_name%22%2C%22last_name%22%5D&${T}`],
  ['JSON array, raw', `${PATH}?fields=["first_name","last_name"]&${T}`],
  ['JSON array of one list', `${PATH}?fields=%5B%22first_name,last_name%22%5D&${T}`],
  ['indexed brackets', `${PATH}?fields[0]=first_name&fields[1]=last_name&${T}`],
  ['empty brackets', `${PATH}?fields[]=first_name&fields[]=last_name&${T}`],
  ['escaped brackets', `${PATH}?fields%5B0%5D=first_name&fields%5B1%5D=last_name&${T}`],
  ['no version', `/${PSID.peter}?fields=first_name,last_name&${T}`],
  ['trailing slash', `${PATH}/?fields=first_name,last_name&${T}`],
  ['trailing slashes', `${PATH}//?fields=first_name,last_name&${T}`],
  ['escaped path', `/%762.6/%31${PSID.peter.slice(1)}?fields=first_name,last_name&${T}`],
  ['?&', `${PATH}?&fields=first_name,last_name&${T}`],
  ['&& and a last &', `${PATH}?fields=first_name,last_name&&${T}&`],
  ['unknown parameters', `${PATH}?x=1&fields=first_name,last_name&y&=z&${T}&pretty=0&sdk=joey`],
  ['an escaped name', `${PATH}?%66ields=first_name,last_name&${T}`],
  ['asked for twice: the last counts', `${PATH}?fields=*&fields=first_name,last_name&${T}`],
  [
    'a GET with the body {}',
    `${PATH}?fields=first_name,last_name&${T}`,
    json({}, { method: 'GET' }),
  ],
  [
    'a GET with a chunked body',
    `${PATH}?fields=first_name,last_name&${T}`,
    json({}, { method: 'GET', chunked: true }),
  ],
  [
    'a GET with a body of no known type',
    `${PATH}?fields=first_name,last_name&${T}`,
    { body: 'x', headers: { 'Content-Type': 'text/plain' } },
  ],
  ['a GET with fields in a JSON body', `${PATH}?${T}`, json(WHOLE, { method: 'GET' })],
  ['a JSON body', PATH, json(WHOLE)],
  ['a JSON body in chunks', PATH, json(WHOLE, { chunked: true })],
  [
    'a JSON body with a charset',
    PATH,
    {
      ...json(WHOLE),
      headers: { 'content-type': 'Application/JSON ; charset=utf-8' },
    },
  ],
  ['a JSON body without a type', PATH, json(WHOLE, { headers: {} })],
  ['fields as an array in JSON', PATH, json({ ...WHOLE, fields: ['first_name', 'last_name'] })],
  ['a form', PATH, form(`method=get&fields=first_name%2C+last_name&${T}`)],
  [
    'a form in chunks',
    PATH,
    form(`method=get&fields=first_name,last_name&${T}`, { chunked: true }),
  ],
  [
    'a form without a type',
    PATH,
    form(`method=get&fields=first_name,last_name&${T}`, { headers: {} }),
  ],
  ['a form in brackets', PATH, form(`method=get&fields[]=first_name&fields[]=last_name&${T}`)],
  ['a form with JSON in it', PATH, form(`method=get&fields=["first_name","last_name"]&${T}`)],
  [
    'method=get in the query',
    `${PATH}?method=get&fields=first_name,last_name&${T}`,
    { method: 'POST' },
  ],
  [
    'method=GET in the query',
    `${PATH}?method=GET&fields=first_name,last_name&${T}`,
    { method: 'DELETE' },
  ],
  ['an empty method', `${PATH}?method=&fields=first_name,last_name&${T}`],
  ['the body wins over the query', `${PATH}?fields=*&method=delete&${T}`, json(WHOLE)],
];

for (const [what, url, ask] of TWO_FIELDS) {
  test(`${what}: the two fields`, async () => {
    await using world = await memoryWorld();
    const reply = await world.ask(url, ask);
    assert.equal(reply.body, '{"first_name":"Peter","last_name":"Chang"}');
    assert.equal(reply.status, 200);
  });
}

/** Each of these asks for no fields. */
const NO_FIELDS: [what: string, url: string, ask?: Ask][] = [
  ['no fields', `${PATH}?${T}`],
  ['?& before the token', `${PATH}?&${T}`],
  ['empty', `${PATH}?fields=&${T}`],
  ['without =', `${PATH}?fields&${T}`],
  ['blank', `${PATH}?fields=+%20&${T}`],
  ['an empty JSON array', `${PATH}?fields=[]&${T}`],
  ['null in JSON', PATH, json({ ...WHOLE, fields: null })],
  ['an empty array in JSON', PATH, json({ ...WHOLE, fields: [] })],
];

for (const [what, url, ask] of NO_FIELDS) {
  test(`${what}: what the version answers by default`, async () => {
    await using world = await memoryWorld();
    const reply = await world.ask(url, ask);
    assert.deepEqual(Object.keys(reply.json), [
      ...['first_name', 'last_name', 'profile_pic', 'locale', 'timezone', 'gender'],
    ]);
  });
}

test('a list that a query begins and a body goes on with is begun anew each time', async () => {
  await using world = await memoryWorld();
  for (const first of ['fields[0]', 'fields%5B0%5D', 'fields%5b0%5d', '%66ields%5b%5d']) {
    const url = `${PATH}?method=get&${first}=first_name&${T}`;
    for (const second of ['fields[]', 'fields%5B1%5D']) {
      const reply = await world.ask(url, form(`${second}=last_name`));
      assert.equal(reply.body, '{"first_name":"Peter","last_name":"Chang"}');
    }
  }
});

test('a query that was read before means the same again, whatever came with it then', async () => {
  await using world = await memoryWorld();
  const url = `${PATH}?fields=first_name&${T}`;
  for (let time = 0; time < 3; time++) {
    assert.equal((await world.ask(url)).body, '{"first_name":"Peter"}');
    const body = form('method=get&fields=last_name&appsecret_proof=');
    assert.equal((await world.ask(url, body)).body, '{"last_name":"Chang"}');
    const headers = { Authorization: 'Bearer another' };
    assert.match((await world.ask(url, { headers })).error.message as string, /^Two different/);
    assert.match((await world.ask(url, form('fields=*'))).error.message as string, /^Syntax error/);
  }
});
