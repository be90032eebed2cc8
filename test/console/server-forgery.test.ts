import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consoleServer } from './server-kit.ts';

const FOREIGN = (port: number, graph: string): Record<string, string>[] => [
  {},
  { origin: 'null' },
  { origin: 'https://evil.example' },
  { origin: `http://localhost:${port + 1}` },
  { origin: graph },
  { origin: `http://localhost:${port}.evil.example` },
  { origin: `ftp://localhost:${port}` },
];

test('what changes something must come from the console itself, session or not', async () => {
  await using server = await consoleServer();
  const { cookie = '' } = await server.signIn();
  const body = { first_name: 'Mallory' };
  for (const from of FOREIGN(server.consolePort, server.origin)) {
    for (const call of ['POST /admin/v1/people', 'DELETE /admin/v1/people/peter', 'PUT /sign-in']) {
      const { status, json } = await server.ask(call, { headers: { cookie, ...from }, body });
      assert.equal(status, 403, `${call} ${JSON.stringify(from)}`);
      assert.equal(json().code, 'foreign_origin');
    }
    const entered = await server.ask('POST /admin/v1/sessions', {
      headers: { ...from },
      body: { code: server.code() },
    });
    assert.equal(entered.status, 403, 'nobody is signed in by another site');
  }
  const people = await server.ask('GET /admin/v1/people', { headers: { cookie } });
  assert.equal(people.json().data.length, 8);
  const own = await server.ask('POST /admin/v1/people', {
    headers: { cookie, origin: server.consoleOrigin },
    body,
  });
  assert.equal(own.status, 201);
});

test('another site on this machine cannot load what the console loads', async () => {
  await using server = await consoleServer();
  const { cookie = '' } = await server.signIn();
  for (const site of ['same-site', 'cross-site']) {
    for (const path of ['/admin/v1/people', '/admin/v1/stream', '/assets/app-1.js']) {
      const headers = { cookie, 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' };
      const dest = { 'sec-fetch-dest': 'script' };
      const { status } = await server.ask(`GET ${path}`, { headers: { ...headers, ...dest } });
      assert.equal(status, 403, `${site} ${path}`);
    }
    const visit = { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' };
    const opened = { ...visit, 'sec-fetch-dest': 'document', cookie };
    assert.equal(
      (await server.ask('GET /', { headers: opened })).status,
      200,
      'a link may lead here',
    );
    assert.equal((await server.ask('GET /admin/v1/people', { headers: opened })).status, 403);
    const framed = { ...visit, 'sec-fetch-dest': 'iframe', cookie };
    assert.equal((await server.ask('GET /', { headers: framed })).status, 403);
  }
});

test('only names among the built files are looked up', async () => {
  await using server = await consoleServer();
  const headers = await server.signIn();
  for (const path of [
    '/../secret.js',
    '/..%2fsecret.js',
    '/assets/../../secret.js',
    '/assets/%2e%2e/%2e%2e/secret.js',
    '//secret.js',
    '/assets\\..\\..\\secret.js',
    '/constructor.js',
    '/__proto__.js',
  ]) {
    const { status, text } = await server.ask(`GET ${path}`, { headers });
    assert.equal(status, 404, path);
    assert.doesNotMatch(text, /no one may read/);
  }
});

test('addresses of any length and kind are answered without a 5xx', async () => {
  await using server = await consoleServer();
  const headers = await server.signIn();
  for (const path of [`/${'a'.repeat(9000)}`, '/%ff', '/admin/v1/%ff', '/?%00', '/a%00.js', '*']) {
    const { status } = await server.ask(`GET ${path}`, { headers });
    assert.ok(status < 500, `${path.slice(0, 20)} ${status}`);
  }
  for (const cookie of [
    'pagescope_',
    '=;=;',
    `pagescope_${server.consolePort}=${'x'.repeat(5000)}`,
  ]) {
    assert.equal((await server.ask('GET /admin/v1/pages', { headers: { cookie } })).status, 401);
  }
  assert.deepEqual(server.logged, []);
});
