import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freePort } from '../cli/command.ts';
import { consoleServer } from './server-kit.ts';

test('the console answers by its own names alone, whoever asks', async () => {
  await using server = await consoleServer();
  const { ask, consolePort: port, origin } = server;
  const headers = await server.signIn();
  for (const host of [
    `localhost:${port}`,
    `127.0.0.1:${port}`,
    `[::1]:${port}`,
    `LocalHost:${port}`,
  ]) {
    const { status } = await ask('GET /sign-in', { headers: { host } });
    assert.equal(status, 200, host);
  }
  const foreign = [
    'evil.example',
    `evil.example:${port}`,
    'localhost',
    `localhost:${port + 1}`,
    new URL(origin).host,
    `localhost.evil.example:${port}`,
    `127.0.0.1.evil.example:${port}`,
    `user@localhost:${port}`,
  ];
  for (const host of foreign) {
    for (const path of ['/', '/sign-in', '/admin/v1/pages', '/admin/v1/openapi.json']) {
      const { status, text } = await ask(`GET ${path}`, { headers: { ...headers, host } });
      assert.equal(status, 421, `${host}${path}`);
      assert.doesNotMatch(text, /data|openapi|<html/);
    }
  }
});

test('an address with a foreign authority in it is refused', async () => {
  await using server = await consoleServer();
  const headers = await server.signIn();
  const { status } = await server.ask('GET http://evil.example/admin/v1/pages', { headers });
  assert.equal(status, 400);
});

test('behind a proxy it answers by the name that the operator gave it, and cookies are for TLS', async () => {
  const port = await freePort();
  await using server = await consoleServer({ origin: 'https://console.example', port });
  const host = 'console.example';
  assert.equal((await server.ask('GET /sign-in', { headers: { host } })).status, 200);
  const { headers } = await server.ask('POST /admin/v1/sessions', {
    headers: { host, origin: 'https://console.example' },
    body: { code: server.code() },
  });
  assert.match(headers['set-cookie']![0]!, /; Secure/);
  const other = { host: 'console.example.evil.example' };
  assert.equal((await server.ask('GET /sign-in', { headers: other })).status, 421);
});
