import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { KEY, newWorld } from './world.ts';

const { api, app } = await newWorld();

describe('without the admin key', () => {
  for (const call of [
    'GET /apps',
    'POST /apps',
    'DELETE /people/x',
    'PUT /people/x/picture',
    'GET /nothing',
    'OPTIONS /apps',
  ]) {
    test(`${call} is refused with a challenge, whatever is there`, async () => {
      const { status, headers, body } = await api(call, undefined, { key: null });
      assert.equal(status, 401);
      assert.equal(body.code, 'unauthorized');
      assert.equal(headers['www-authenticate'], 'Bearer realm="Pagescope Admin API"');
    });
  }
  test('the body is not looked at', async () => {
    const { status } = await api('POST /apps', '{"broken', { key: null });
    assert.equal(status, 401);
  });
});

test('a wrong key is told from none, and is not repeated', async () => {
  for (const key of ['another-key', `${KEY}x`, KEY.slice(0, -1), KEY.toUpperCase()]) {
    const { status, headers, raw } = await api('GET /apps', undefined, { key });
    assert.equal(status, 401);
    assert.match(headers['www-authenticate']!, /^Bearer .*error="invalid_token"$/);
    assert.ok(!raw.includes(key));
  }
});

test('the key is taken as a bearer token alone', async () => {
  for (const authorization of [KEY, `Basic ${btoa(`admin:${KEY}`)}`, `Bearer ${KEY} ${KEY}`, '']) {
    const { status } = await api('GET /apps', undefined, { key: null, headers: { authorization } });
    assert.equal(status, 401, authorization);
  }
  assert.equal((await api(`GET /apps?access_token=${KEY}`, undefined, { key: null })).status, 401);
  const authorization = `bearer  ${KEY}`;
  const { status } = await api('GET /apps', undefined, { key: null, headers: { authorization } });
  assert.equal(status, 200, 'the scheme is spelt in any case (RFC 9110)');
});

describe('a web page', () => {
  test('of another origin is refused, with the key too', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://localhost:9999']) {
      const { status, body, headers } = await api('GET /apps', undefined, { headers: { origin } });
      assert.equal(status, 403, origin);
      assert.equal(body.code, 'foreign_origin');
      assert.equal(headers['access-control-allow-origin'], undefined);
    }
  });
});

test('every answer says that it is not to be kept, nor taken for another type', async () => {
  const calls = ['GET /apps', 'GET /apps/9', 'GET /nothing', 'GET //nothing', 'GET //healthz'];
  for (const call of [...calls, 'GET //metrics', 'DELETE /apps', 'GET /openapi.json']) {
    const { method, url } = /^(?<method>\S+) (?<url>\S+)$/.exec(call)!.groups as never;
    const path = (url as string).startsWith('//')
      ? (url as string).slice(1)
      : `/admin/v1${url as string}`;
    const headers = { authorization: `Bearer ${KEY}` };
    const response = await app.inject({ method, url: path, headers });
    assert.equal(response.headers['cache-control'], 'no-store', call);
    assert.equal(response.headers['x-content-type-options'], 'nosniff', call);
  }
  const undecodable = await app.inject({ method: 'GET', url: '/admin/v1/apps/%ff' });
  assert.equal(undecodable.headers['cache-control'], 'no-store');
});
