import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { IDLE_MS } from '../../src/console/sessions.ts';
import { PSID, TOKEN } from '../world.ts';
import { consoleServer } from './server-kit.ts';

test('a stream ends with its session, and the console is told to sign in again', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  await using server = await consoleServer();
  const headers = await server.signIn();
  const host = new URL(server.consoleOrigin).host;
  const path = '/admin/v1/stream';
  const request = http.get({
    host: '127.0.0.1',
    port: server.consolePort,
    path,
    headers: { host, cookie: headers.cookie! },
    agent: false,
  });
  const response = await new Promise<http.IncomingMessage>((resolve) => {
    request.once('response', resolve);
  });
  assert.equal(response.headers['content-type'], 'text/event-stream; charset=utf-8');
  assert.equal(response.headers['x-frame-options'], 'DENY');
  let text = '';
  response.setEncoding('utf8').on('data', (piece) => {
    text += piece;
  });
  const ended = new Promise((resolve) => response.once('end', resolve));
  server.time.now += IDLE_MS;
  t.mock.timers.tick(15_000);
  await ended;
  assert.match(text, /event: ready/);
  assert.equal((await server.ask(`GET ${path}`, { headers })).status, 401);
});

test('what the stream tells holds no secret', async () => {
  await using server = await consoleServer();
  const headers = await server.signIn();
  const host = new URL(server.consoleOrigin).host;
  const request = http.get({
    host: '127.0.0.1',
    port: server.consolePort,
    path: '/admin/v1/stream',
    headers: { host, cookie: headers.cookie! },
    agent: false,
  });
  let text = '';
  await new Promise<void>((resolve) => {
    request.once('response', (response) => {
      response.setEncoding('utf8').on('data', (piece) => {
        text += piece;
        resolve();
      });
    });
  });
  const issued = await (
    await server.admin('POST /pages/1067280970047460/tokens', { app_id: '1041735512345678' })
  ).json();
  const made = await (await server.admin('POST /apps', { name: 'Another' })).json();
  await fetch(`${server.origin}/v2.6/${PSID.peter}?access_token=${TOKEN}`);
  await server.admin('POST /events', {
    type: 'message',
    page_id: '1067280970047460',
    person_id: 'peter',
    text: 'the last of it',
  });
  while (!text.includes('the last of it')) await new Promise(setImmediate);
  for (const name of ['token', 'app', 'read', 'event', 'message']) {
    assert.ok(text.includes(`event: ${name}\n`), name);
  }
  const { access_token } = issued as { access_token: string };
  const { secret } = made as { secret: string };
  for (const hidden of [TOKEN, access_token, secret, 'the-operator-alone-knows-this']) {
    assert.ok(!text.includes(hidden));
  }
  request.destroy();
});
