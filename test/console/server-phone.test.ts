import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consoleServer } from './server-kit.ts';

test('a console that the local network reaches makes links for a phone, as a QR code', async () => {
  await using server = await consoleServer({ lan: ['192.0.2.7', '10.0.0.5'] });
  const headers = await server.signIn();
  const { status, json } = await server.ask('POST /admin/v1/links', {
    headers,
    body: { to: '/messenger/1/2' },
  });
  assert.equal(status, 201);
  const { url, svg } = json();
  const base = `http://192.0.2.7:${server.consolePort}`;
  assert.ok(url.startsWith(`${base}/sign-in?to=%2Fmessenger%2F1%2F2#code=`), url);
  assert.match(svg, /^<svg [^>]*>.*<\/svg>$/s);
  const code = new URL(url).hash.slice('#code='.length);
  for (const host of [new URL(base).host, `10.0.0.5:${server.consolePort}`]) {
    assert.equal((await server.ask('GET /sign-in', { headers: { host } })).status, 200, host);
  }
  const phone = { host: new URL(base).host, origin: base };
  const entered = await server.ask('POST /admin/v1/sessions', { headers: phone, body: { code } });
  assert.equal(entered.status, 200);
  const again = await server.ask('POST /admin/v1/sessions', { headers: phone, body: { code } });
  assert.equal(again.json().code, 'code_used');
});

test('otherwise there is none, and the local network is not let in', async () => {
  await using server = await consoleServer();
  const headers = await server.signIn();
  const { status, json } = await server.ask('POST /admin/v1/links', { headers, body: {} });
  assert.equal(status, 404);
  assert.match(json().detail, /--lan/);
  const host = `192.0.2.7:${server.consolePort}`;
  assert.equal((await server.ask('GET /sign-in', { headers: { host } })).status, 421);
});
