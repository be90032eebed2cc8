import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PERMISSIONS } from '../../src/domain/app.ts';
import { tokenDigest } from '../../src/graph/tokens.ts';
import { newWorld } from './world.ts';

describe('POST /pages', () => {
  test('answers with an id and a token that never expires and holds everything', async () => {
    const { api, store } = await newWorld();
    const app = (await api('POST /apps', { name: 'Bot' })).body;
    const { status, body } = await api('POST /pages', { name: 'Coffee', app_id: app.id });
    assert.equal(status, 201);
    assert.match(body.id, /^[1-9]\d{14,15}$/);
    assert.equal(body.name, 'Coffee');
    const grant = await store.registry.grant(tokenDigest(body.access_token));
    assert.equal(grant?.app.id, app.id);
    assert.equal(grant?.page.id, body.id);
    assert.equal(grant?.token.expires_at, null);
    assert.deepEqual(grant?.permissions, PERMISSIONS);
  });
  test('takes an id once', async () => {
    const { api, page } = await newWorld();
    const { app } = await page();
    const input = { name: 'A', app_id: app, id: '77' };
    assert.equal((await api('POST /pages', input)).body.id, '77');
    const again = await api('POST /pages', { ...input, name: 'B' });
    assert.equal(again.status, 409);
    assert.equal(again.body.errors[0].member, 'id');
    assert.equal((await api('GET /pages/77')).body.name, 'A');
    assert.equal((await api('GET /tokens?page=77')).body.data.length, 1);
  });
  test("puts a page into its app's business unless told otherwise", async () => {
    const { api } = await newWorld();
    const app_id = (await api('POST /apps', { name: 'Bot', business_id: 'b1' })).body.id;
    const business = async (more: object) =>
      (await api('POST /pages', { name: 'P', app_id, ...more })).body.business_id;
    assert.equal(await business({}), 'b1');
    assert.equal(await business({ business_id: 'b2' }), 'b2');
    assert.equal(await business({ business_id: null }), null);
  });
  test('without an app makes a page that no app speaks for', async () => {
    const { api } = await newWorld();
    const { status, body } = await api('POST /pages', { name: 'P' });
    assert.equal(status, 201);
    assert.deepEqual([body.name, body.business_id, 'access_token' in body], ['P', null, false]);
    assert.deepEqual((await api(`GET /pages/${body.id}/permissions`)).body.data, []);
    assert.deepEqual((await api('GET /tokens')).body.data, []);
  });
  test('names the app that is not there, and makes no page', async () => {
    const { api } = await newWorld();
    const { status, body } = await api('POST /pages', { name: 'P', app_id: '9' });
    assert.equal(status, 404);
    assert.deepEqual(body.errors, [{ member: 'app_id', problem: 'There is no app 9.' }]);
    assert.deepEqual((await api('GET /pages')).body.data, []);
  });
});

test('GET /pages goes through all pages by cursors, and shows no token', async () => {
  const { api, page } = await newWorld();
  const { app, token } = await page();
  for (const id of ['1', '2']) await api('POST /pages', { name: 'P', app_id: app, id });
  const first = await api('GET /pages?limit=2');
  const rest = await api(`GET /pages?limit=2&after=${first.body.next}`);
  assert.equal(first.body.data.length, 2);
  assert.equal(rest.body.data.length, 1);
  assert.equal(rest.body.next, null);
  assert.ok(!first.raw.includes(token) && !rest.raw.includes(token));
});

test('PATCH /pages/{id} changes what is named and nothing else', async () => {
  const { api, page } = await newWorld();
  const id = (await page()).page;
  const before = (await api(`GET /pages/${id}`)).body;
  const renamed = await api(`PATCH /pages/${id}`, { name: 'Tea' });
  assert.deepEqual(renamed.body, { ...before, name: 'Tea' });
  const moved = await api(`PATCH /pages/${id}`, { business_id: 'b9' });
  assert.deepEqual(moved.body, { ...before, name: 'Tea', business_id: 'b9' });
  assert.deepEqual((await api(`GET /pages/${id}`)).body, moved.body);
});

test('a page that is not there is not found', async () => {
  const { api } = await newWorld();
  for (const call of ['GET /pages/9', 'PATCH /pages/9', 'GET /pages/9/permissions']) {
    const { status, body } = await api(call, call.startsWith('PATCH') ? {} : undefined);
    assert.equal(status, 404, call);
    assert.equal(body.detail, 'There is no page 9.');
  }
});

describe('permissions on a page', () => {
  test('hold at once for tokens issued before, and an empty list takes all away', async () => {
    const { api, page, store } = await newWorld();
    const { app, page: id, token } = await page();
    const effective = async () => (await store.registry.grant(tokenDigest(token)))?.permissions;
    const put = await api(`PUT /pages/${id}/permissions`, {
      app_id: app,
      permissions: ['pages_user_gender', 'pages_messaging', 'pages_user_gender'],
    });
    assert.equal(put.status, 200);
    const held = ['pages_messaging', 'pages_user_gender'];
    assert.deepEqual(put.body, { app_id: app, permissions: held });
    assert.deepEqual(await effective(), held);
    const none = await api(`PUT /pages/${id}/permissions`, { app_id: app, permissions: [] });
    assert.deepEqual(none.body.permissions, []);
    assert.deepEqual(await effective(), []);
    assert.deepEqual((await api(`GET /pages/${id}/permissions`)).body.data, []);
  });
  test('are held when their review says so, and shown with the reviews of the others', async () => {
    const { api, page, store } = await newWorld();
    const { app, page: id, token } = await page();
    const reviews = {
      pages_user_gender: 'pending',
      pages_user_locale: 'limited',
      pages_user_timezone: 'approved',
    };
    const put = await api(`PUT /pages/${id}/permissions`, {
      app_id: app,
      permissions: ['pages_messaging'],
      reviews,
    });
    const { pages_user_timezone: _, ...open } = reviews;
    const permissions = ['pages_messaging', 'pages_user_timezone'];
    assert.deepEqual(put.body, { app_id: app, permissions, reviews: open });
    assert.deepEqual((await api(`GET /pages/${id}/permissions`)).body.data, [put.body]);
    const grant = await store.registry.grant(tokenDigest(token));
    assert.deepEqual(grant?.permissions, permissions);
    const later = await api(`PUT /pages/${id}/permissions`, { app_id: app, permissions });
    assert.deepEqual(later.body, { app_id: app, permissions }, 'what is not said again is gone');
  });
  test('cannot be held while a review says otherwise, and take the states there are', async () => {
    const { api, page } = await newWorld();
    const { app, page: id } = await page();
    const put = (reviews: object) =>
      api(`PUT /pages/${id}/permissions`, {
        app_id: app,
        permissions: ['pages_messaging'],
        reviews,
      });
    for (const state of ['pending', 'rejected', 'limited']) {
      const { status, body } = await put({ pages_messaging: state });
      assert.equal(status, 422, state);
      const problem = `is ${state}, so the permission cannot be among those held`;
      assert.deepEqual(body.errors, [{ member: 'reviews/pages_messaging', problem }]);
    }
    assert.equal((await put({ pages_messaging: 'approved' })).status, 200);
    assert.equal((await put({ pages_messaging: 'granted' })).status, 422);
    assert.equal((await put({ pages_everything: 'pending' })).status, 422);
  });
  test('are shown for every app that holds any', async () => {
    const { api, page } = await newWorld();
    const { app, page: id } = await page();
    const other = (await api('POST /apps', { name: 'Other', id: '5' })).body.id;
    const permissions = ['pages_user_locale'];
    await api(`PUT /pages/${id}/permissions`, { app_id: other, permissions });
    const { data } = (await api(`GET /pages/${id}/permissions`)).body;
    assert.deepEqual(
      new Map(
        data.map((one: { app_id: string; permissions: [] }) => [one.app_id, one.permissions]),
      ),
      new Map([
        [app, [...PERMISSIONS]],
        [other, permissions],
      ]),
    );
  });
  test('are refused for an app or a page that is not there', async () => {
    const { api, page } = await newWorld();
    const { app, page: id } = await page();
    const noApp = await api(`PUT /pages/${id}/permissions`, { app_id: '9', permissions: [] });
    assert.equal(noApp.status, 404);
    assert.equal(noApp.body.errors[0].member, 'app_id');
    const noPage = await api('PUT /pages/9/permissions', { app_id: app, permissions: [] });
    assert.equal(noPage.status, 404);
  });
});
