import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODE_MS, IDLE_MS, SESSION_MS } from '../../src/console/sessions.ts';
import { consoleServer } from './server-kit.ts';

test('nothing but signing in is answered without a session, not even on loopback', async () => {
  await using server = await consoleServer();
  const { ask } = server;
  for (const path of [
    '/',
    '/index.html',
    '/assets/app-1.js',
    '/people/peter?x=1',
    '/favicon.svg',
  ]) {
    const { status, text } = await ask(`GET ${path}`);
    assert.ok(status === 303 || status === 401, `${path} ${status}`);
    assert.doesNotMatch(text, /Console/);
  }
  for (const path of ['/pages', '/stream', '/sessions/current', '/export', '/nothing']) {
    const { status, json } = await ask(`GET /admin/v1${path}`);
    assert.equal(status, 401, path);
    assert.equal(json().code, 'signed_out');
  }
  for (const path of ['/sign-in', '/sign-in.js', '/sign-in.css']) {
    assert.equal((await ask(`GET ${path}`)).status, 200, path);
  }
});

test('the admin key does not stand in for a session here, nor Graph answer', async () => {
  await using server = await consoleServer();
  const authorization = 'Bearer the-operator-alone-knows-this';
  const { status } = await server.ask('GET /admin/v1/pages', { headers: { authorization } });
  assert.equal(status, 401);
  for (const path of ['/metrics', '/healthz', '/v2.6/me', '/admin', '/admin/v2/pages']) {
    const answer = await server.ask(`GET ${path}`, { headers: await server.signIn() });
    assert.doesNotMatch(answer.text, /pagescope_|"ok"|OAuth|"data"/, path);
  }
});

test('whoever is not signed in is led to signing in, and on to where they wanted', async () => {
  await using server = await consoleServer();
  const { status, headers } = await server.ask('GET /people/peter?tab=1');
  assert.equal(status, 303);
  assert.equal(headers.location, '/sign-in?to=%2Fpeople%2Fpeter%3Ftab%3D1');
});

test('a link signs in: its cookie is for this origin alone, and opens console and Admin API', async () => {
  await using server = await consoleServer();
  const entered = await server.enter(server.code());
  assert.equal(entered.status, 200);
  const [cookie] = entered.headers['set-cookie']!;
  assert.match(cookie!, /^pagescope_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  const headers = { cookie: cookie!.split(';')[0]! };
  assert.match((await server.ask('GET /', { headers })).text, /Console/);
  assert.match((await server.ask('GET /timeline/1/2', { headers })).text, /Console/);
  const pages = await server.ask('GET /admin/v1/pages', { headers });
  assert.equal(pages.json().data[0].name, "Joe's Coffee");
});

test('a link works once, also when two use it at the same moment', async () => {
  await using server = await consoleServer();
  const code = server.code();
  const both = await Promise.all([server.enter(code), server.enter(code)]);
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 403]);
  const again = await server.enter(code);
  assert.equal(again.json().code, 'code_used');
  assert.match(again.json().detail, /used already.*pagescope console/);
  assert.equal(again.headers['set-cookie'], undefined);
});

test('a link that is old or of another start is refused in words of its own', async () => {
  await using server = await consoleServer();
  const old = server.code();
  server.time.now += CODE_MS;
  assert.equal((await server.enter(old)).json().code, 'code_expired');
  assert.equal((await server.enter('A'.repeat(24))).json().code, 'code_unknown');
  const { status, json } = await server.ask('POST /admin/v1/sessions', {
    headers: { origin: server.consoleOrigin },
    body: {},
  });
  assert.equal(status, 422, 'who is not signed in mints no link');
  assert.equal(json().errors[0].member, 'code');
});

test('the admin key mints a link, which leads where it says', async () => {
  await using server = await consoleServer();
  const response = await server.admin('POST /sessions', { to: '/people?q=1' });
  assert.equal(response.status, 201);
  const { url, code, expires_at } = (await response.json()) as Record<string, string>;
  assert.equal(url, `${server.consoleOrigin}/sign-in?to=%2Fpeople%3Fq%3D1#code=${code}`);
  assert.equal(Date.parse(expires_at!), server.time.now + CODE_MS);
  assert.equal((await server.enter(code!)).status, 200);
  for (const to of ['https://evil.example/', '//evil.example', '/\\evil.example', 'people']) {
    assert.equal((await server.admin('POST /sessions', { to })).status, 422, to);
  }
  const elsewhere = await server.admin('POST /sessions', { code: server.code() });
  assert.equal(elsewhere.status, 422, 'a code is of no use on another origin');
});

test('a session ends when nobody uses it, and after a week however busy it is', async () => {
  await using server = await consoleServer();
  const headers = await server.signIn();
  const current = () => server.ask('GET /admin/v1/sessions/current', { headers });
  server.time.now += IDLE_MS - 1;
  assert.equal((await current()).status, 200, 'used in time it goes on');
  server.time.now += IDLE_MS - 1;
  assert.equal((await current()).status, 200);
  server.time.now += IDLE_MS;
  const ended = await current();
  assert.deepEqual([ended.status, ended.json().code], [401, 'signed_out']);
  const busy = await server.signIn();
  for (let passed = 0; passed < SESSION_MS; passed += IDLE_MS / 2) {
    const { status } = await server.ask('GET /admin/v1/pages', { headers: busy });
    assert.equal(status, 200);
    server.time.now += IDLE_MS / 2;
  }
  assert.equal((await server.ask('GET /admin/v1/pages', { headers: busy })).status, 401);
});

test('signing out ends the session, and signing in anew the one before', async () => {
  await using server = await consoleServer();
  const first = await server.signIn();
  const entered = await server.enter(server.code(), first);
  const second = { ...first, cookie: entered.headers['set-cookie']![0]!.split(';')[0]! };
  assert.equal((await server.ask('GET /admin/v1/pages', { headers: first })).status, 401);
  const out = await server.ask('DELETE /admin/v1/sessions/current', { headers: second });
  assert.equal(out.status, 204);
  assert.match(out.headers['set-cookie']![0]!, /^pagescope_\d+=; .*Max-Age=0$/);
  assert.equal((await server.ask('GET /admin/v1/pages', { headers: second })).status, 401);
});

test('who was let in long ago leaves room: sessions and links are bounded', async () => {
  await using server = await consoleServer();
  const first = await server.signIn();
  const oldest = server.code();
  for (let count = 0; count < 200; count++) server.code();
  assert.equal((await server.enter(oldest)).json().code, 'code_unknown');
  for (let count = 0; count < 100; count++) await server.signIn();
  assert.equal((await server.ask('GET /admin/v1/pages', { headers: first })).status, 401);
});
