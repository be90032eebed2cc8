import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { consoleServer } from './server-kit.ts';

test('a console stops, whatever browsers hold open', async () => {
  const server = await consoleServer();
  const { cookie = '' } = await server.signIn();
  const host = new URL(server.consoleOrigin).host;
  const open = (text: string) => {
    const socket = connect(server.consolePort, '127.0.0.1');
    socket.on('error', () => {}).write(text);
    return socket;
  };
  const head = `Host: ${host}\r\nCookie: ${cookie}\r\n`;
  const silent = open('');
  const half = open(`GET /admin/v1/pages HTTP/1.1\r\n${head}`);
  const idle = open(`GET /admin/v1/pages HTTP/1.1\r\n${head}\r\n`);
  const stream = open(`GET /admin/v1/stream HTTP/1.1\r\n${head}\r\n`);
  await Promise.all([once(idle, 'data'), once(stream, 'data')]);
  const closed = [silent, half, idle, stream].map((socket) => once(socket, 'close'));
  for (const socket of [silent, half, idle, stream]) socket.resume();
  await server.stop();
  await Promise.all(closed);
  await assert.rejects(server.ask('GET /sign-in'), /ECONNREFUSED/);
});
