import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newWorld } from './world.ts';

const world = await newWorld();
const { api } = world;
const { app, page } = await world.page();
const app_id = app;

/** [the call, what is sent, every member that is told with its problem]. */
const WRONG: [call: string, body: unknown, told: Record<string, RegExp>][] = [
  ['POST /apps', {}, { name: /is missing/ }],
  ['POST /apps', { name: '' }, { name: /must not be empty/ }],
  ['POST /apps', { name: 'x'.repeat(201) }, { name: /at most 200/ }],
  ['POST /apps', { name: 'a\ud800' }, { name: /well-formed/ }],
  ['POST /apps', { name: 7, id: 7 }, { name: /must be text/, id: /must be text/ }],
  ['POST /apps', { name: 'A', id: '0123' }, { id: /1 to 20 digits without a leading zero/ }],
  ['POST /apps', { name: 'A', id: 'bot' }, { id: /1 to 20 digits/ }],
  ['POST /apps', { name: 'A', business_id: 'a b' }, { business_id: /1 to 64 letters/ }],
  ['POST /apps', { name: 'A', default_version: 'v99.0' }, { default_version: /one of v1\.0/ }],
  ['POST /apps', { name: 'A', default_version: '2.6' }, { default_version: /v2\.6/ }],
  ['POST /apps', { name: 'A', require_proof: 'yes' }, { require_proof: /true or false/ }],
  ['POST /apps', { name: 'A', secret: 'mine' }, { secret: /not a member here; known are name/ }],
  ['POST /apps', [{ name: 'A' }], { body: /must be an object/ }],
  [`PATCH /apps/${app}`, { name: null }, { name: /must be text/ }],
  [`PATCH /apps/${app}`, { id: '9' }, { id: /not a member/ }],
  [`PATCH /apps/${app}`, { default_version: null }, { default_version: /must be text/ }],
  [`PATCH /apps/${app}`, { sealed_secret: 'x' }, { sealed_secret: /not a member/ }],
  ['POST /pages', { app_id }, { name: /is missing/ }],
  ['POST /pages', { name: 'P', app_id: 7 }, { app_id: /must be text/ }],
  ['POST /pages', { name: 'P', app_id, token: 'x' }, { token: /not a member/ }],
  [
    `PATCH /pages/${page}`,
    { app_id },
    { app_id: /not a member here; known are name, business_id/ },
  ],
  [`PUT /pages/${page}/permissions`, { app_id }, { permissions: /is missing/ }],
  [`PUT /pages/${page}/permissions`, { app_id, permissions: 'all' }, { permissions: /a list/ }],
  [
    `PUT /pages/${page}/permissions`,
    { app_id, permissions: ['pages_messaging', 'pages_user_age'] },
    { 'permissions/1': /must be one of pages_messaging, pages_user_locale/ },
  ],
  [`POST /pages/${page}/tokens`, {}, { app_id: /is missing/ }],
  [`POST /pages/${page}/tokens`, { app_id, expires_in: -1 }, { expires_in: /at least 0/ }],
  [`POST /pages/${page}/tokens`, { app_id, expires_in: 0.5 }, { expires_in: /a whole number/ }],
  [`POST /pages/${page}/tokens`, { app_id, expires_in: '60' }, { expires_in: /a whole number/ }],
  [`POST /pages/${page}/tokens`, { app_id, expires_in: 1e12 }, { expires_in: /at most/ }],
  [
    `POST /pages/${page}/tokens`,
    { app_id, expires: 60 },
    { expires: /known are app_id, expires_in/ },
  ],
  ['DELETE /tokens/1?reason=bored', undefined, { reason: /one of api, logout, password/ }],
  ['DELETE /tokens/1?why=api', undefined, { why: /not a member here; known are reason/ }],
  ['GET /apps?limit=0', undefined, { limit: /at least 1/ }],
  ['GET /apps?limit=1001', undefined, { limit: /at most 1000/ }],
  ['GET /apps?limit=ten', undefined, { limit: /a whole number/ }],
  ['GET /apps?limit=1e1', undefined, { limit: /a whole number/ }],
  ['GET /apps?limit=', undefined, { limit: /a whole number/ }],
  ['GET /apps?limit=1&limit=2', undefined, { limit: /a whole number/ }],
  ['GET /apps?offset=1', undefined, { offset: /not a member here; known are limit, after/ }],
  ['GET /apps?after=nonsense', undefined, { after: /cursor/ }],
  ['GET /people?after=WzEsMl0', undefined, { after: /cursor/ }],
  ['GET /pages?after=eyJhIjoxfQ', undefined, { after: /cursor/ }],
  [`GET /tokens?after=${'x'.repeat(1025)}`, undefined, { after: /at most 1024/ }],
  ['GET /tokens?page=coffee', undefined, { page: /1 to 20 digits/ }],
  ['GET /audit?person_id=a%20b', undefined, { person_id: /1 to 64 letters/ }],
  ['GET /audit?person=a', undefined, { person_id: /is missing/, person: /not a member/ }],
];

describe('bad input is refused by the member that is wrong:', () => {
  for (const [call, body, told] of WRONG) {
    test(`${call.slice(0, 50)} ${JSON.stringify(body)?.slice(0, 60) ?? ''}`, async () => {
      const answer = await api(call, body);
      assert.equal(answer.status, 422);
      assert.equal(answer.body.code, 'invalid');
      const errors: { member: string; problem: string }[] = answer.body.errors;
      assert.deepEqual(errors.map(({ member }) => member).sort(), Object.keys(told).sort());
      for (const { member, problem } of errors) {
        assert.match(problem, told[member]!);
        assert.ok(answer.body.detail.includes(problem.slice(0, 20)), 'the words stand in detail');
      }
    });
  }
});

test('of all that bad input nothing was kept', async () => {
  assert.deepEqual(
    (await api('GET /apps')).body.data.map(({ id }: { id: string }) => id),
    [app],
  );
  assert.deepEqual(
    (await api('GET /pages')).body.data.map(({ id }: { id: string }) => id),
    [page],
  );
  assert.equal((await api('GET /tokens')).body.data.length, 1);
});
