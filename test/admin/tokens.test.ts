import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PERMISSIONS } from '../../src/domain/app.ts';
import { parsesAsToken, tokenDigest } from '../../src/graph/tokens.ts';
import { newWorld, START } from './world.ts';

describe('POST /pages/{id}/tokens', () => {
  test('issues a token with all that the app holds, for ever', async () => {
    const { api, page, store } = await newWorld();
    const { app, page: id } = await page();
    const { status, body } = await api(`POST /pages/${id}/tokens`, { app_id: app });
    assert.equal(status, 201);
    assert.ok(parsesAsToken(body.access_token));
    assert.deepEqual(body.permissions, PERMISSIONS);
    assert.equal(body.expires_at, null);
    const grant = await store.registry.grant(tokenDigest(body.access_token));
    assert.equal(grant?.token.id, body.id);
    assert.equal(grant?.token.permissions, null, 'it follows what the app holds later');
    assert.ok(!JSON.stringify(grant).includes(body.access_token), 'it is not kept in clear');
  });
  test('issues one that expires so many seconds from now', async () => {
    const { api, page, time, store } = await newWorld();
    const { app, page: id } = await page();
    const input = { app_id: app, expires_in: 60 };
    const { body } = await api(`POST /pages/${id}/tokens`, input);
    assert.equal(body.expires_at, '2026-01-05T09:31:00.000Z');
    assert.equal((await store.registry.token(body.id))?.expires_at, START + 60_000);
    assert.equal((await api(`GET /tokens/${body.id}`)).body.state, 'live');
    time.now += 60_000;
    assert.equal((await api(`GET /tokens/${body.id}`)).body.state, 'expired');
  });
  test('issues one that is expired already, to see what a bot does', async () => {
    const { api, page } = await newWorld();
    const { app, page: id } = await page();
    const { body } = await api(`POST /pages/${id}/tokens`, { app_id: app, expires_in: 0 });
    assert.equal((await api(`GET /tokens/${body.id}`)).body.state, 'expired');
  });
  test('issues one that holds less than its app', async () => {
    const { api, page } = await newWorld();
    const { app, page: id } = await page();
    const permissions = ['pages_user_locale', 'pages_messaging'];
    const { body } = await api(`POST /pages/${id}/tokens`, { app_id: app, permissions });
    assert.deepEqual(body.permissions, ['pages_messaging', 'pages_user_locale']);
    await api(`PUT /pages/${id}/permissions`, {
      app_id: app,
      permissions: ['pages_user_locale', 'pages_user_gender'],
    });
    const seen = (await api(`GET /tokens/${body.id}`)).body.permissions;
    assert.deepEqual(seen, ['pages_user_locale'], 'the app and the token must both hold it');
  });
  test('names the permissions that the app does not hold, and issues nothing', async () => {
    const { api, page } = await newWorld();
    const { app, page: id } = await page();
    await api(`PUT /pages/${id}/permissions`, { app_id: app, permissions: ['pages_messaging'] });
    const permissions = ['pages_user_gender', 'pages_messaging', 'pages_user_locale'];
    const { status, body } = await api(`POST /pages/${id}/tokens`, { app_id: app, permissions });
    assert.equal(status, 422);
    assert.deepEqual(
      body.errors.map(({ member }: { member: string }) => member),
      ['permissions/0', 'permissions/2'],
    );
    assert.match(body.detail, /pages_user_gender.*pages_user_locale/);
    assert.equal((await api('GET /tokens')).body.data.length, 1);
  });
  test('refuses an app or a page that is not there', async () => {
    const { api, page } = await newWorld();
    const { app, page: id } = await page();
    const noApp = await api(`POST /pages/${id}/tokens`, { app_id: '9' });
    assert.equal(noApp.status, 404);
    assert.equal(noApp.body.errors[0].member, 'app_id');
    assert.equal((await api('POST /pages/9/tokens', { app_id: app })).status, 404);
  });
});

test('GET /tokens lists the tokens of a page, or all, without what is secret', async () => {
  const { api, page } = await newWorld();
  const one = await page();
  const other = await page();
  const all = await api('GET /tokens');
  assert.equal(all.body.data.length, 2);
  const ofOne = await api(`GET /tokens?page=${one.page}`);
  assert.equal(ofOne.body.data.length, 1);
  assert.equal(ofOne.body.data[0].page_id, one.page);
  assert.equal(ofOne.body.data[0].app_id, one.app);
  assert.deepEqual(ofOne.body.data[0].permissions, PERMISSIONS);
  for (const { token } of [one, other]) {
    assert.ok(!all.raw.includes(token) && !all.raw.includes(tokenDigest(token)));
  }
  const first = (await api('GET /tokens?limit=1')).body;
  const rest = (await api(`GET /tokens?limit=1&after=${first.next}`)).body;
  assert.deepEqual([...first.data, ...rest.data], all.body.data);
});

describe('DELETE /tokens/{id}', () => {
  for (const [query, reason] of [
    ['', 'api'],
    ['?reason=api', 'api'],
    ['?reason=logout', 'logout'],
    ['?reason=password', 'password'],
    ['?reason=app_removed', 'app_removed'],
  ] as const) {
    test(`${query || 'without a reason'} revokes for ${reason}`, async () => {
      const { api, page, store } = await newWorld();
      const { token } = await page();
      const { id } = (await api('GET /tokens')).body.data[0];
      const { status, body } = await api(`DELETE /tokens/${id}${query}`);
      assert.equal(status, 200);
      assert.equal(body.state, 'revoked');
      assert.equal(body.revoked_reason, reason);
      assert.equal(body.revoked_at, '2026-01-05T09:30:00.000Z');
      const grant = await store.registry.grant(tokenDigest(token));
      assert.equal(grant?.token.revoked_reason, reason);
    });
  }
  test('keeps the first time and reason', async () => {
    const { api, page, time } = await newWorld();
    await page();
    const { id } = (await api('GET /tokens')).body.data[0];
    const first = (await api(`DELETE /tokens/${id}?reason=logout`)).body;
    time.now += 1000;
    assert.deepEqual((await api(`DELETE /tokens/${id}?reason=password`)).body, first);
  });
  test('finds no token by another id', async () => {
    const { api } = await newWorld();
    for (const call of ['GET /tokens/9', 'DELETE /tokens/9']) {
      const { status, body } = await api(call);
      assert.equal(status, 404);
      assert.equal(body.detail, 'There is no token 9.');
    }
  });
});
