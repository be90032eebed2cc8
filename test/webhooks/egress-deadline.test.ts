import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { mock, test } from 'node:test';
import { Connections, openSocket } from '../../src/webhooks/egress/connections.ts';
import { exchange } from '../../src/webhooks/egress/exchange.ts';
import { targetOf } from '../../src/webhooks/egress/target.ts';
import type { SendAnswer } from '../../src/webhooks/send.ts';
import { failureOf, httpServer, lab, localLab, PUBLIC, rawServer } from './egress-lab.ts';

const url = (port: number) => `http://127.0.0.1:${port}/hook`;

/** Lets 20 s pass for `sending` as soon as `ready`, and tells what came of it. */
async function after20s(begin: () => Promise<SendAnswer>, ready: Promise<unknown>) {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    let isSettled = false;
    const failing = failureOf(begin()).finally(() => {
      isSettled = true;
    });
    await ready;
    mock.timers.tick(19_999);
    await new Promise(setImmediate);
    assert.ok(!isSettled);
    mock.timers.tick(1);
    return await failing;
  } finally {
    mock.timers.reset();
  }
}

/** One whose connection takes `answer` when a whole request came, and what became of it. */
async function slow(answer: (socket: Socket) => void) {
  const asked = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  const server = await rawServer((socket) => {
    socket.on('close', () => closed.resolve());
    answer(socket);
    asked.resolve();
  });
  return { at: url(server.port), asked: asked.promise, closed: closed.promise };
}

test('whoever takes a request and says nothing has 20 s, and is disconnected', async () => {
  const { at, asked, closed } = await slow(() => {});
  const { code, message } = await after20s(() => localLab().post(at), asked);
  assert.equal(code, 'timeout');
  assert.equal(message, 'timeout after 20 s, waiting for an answer');
  await closed;
});

test('whoever drips has no more time than others, in headers as in the body', async () => {
  for (const head of ['X-Slow: ', 'Content-Length: 9999\r\n\r\n', '\r\n']) {
    const { at, asked, closed } = await slow((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${head}`);
      const timer = setInterval(() => socket.write('a'), 1);
      socket.on('close', () => clearInterval(timer));
    });
    const { code, message } = await after20s(() => localLab().post(at), asked);
    assert.equal(code, 'timeout');
    assert.match(message, /^timeout after 20 s, waiting for (an answer|the end of the answer)$/);
    await closed;
  }
});

test('whoever never sends the end of a handshake by TLS has 20 s', async () => {
  const server = await rawServer(() => {});
  const { post, opened } = lab({ records: { 'bot.example': [PUBLIC] }, port: server.port });
  const { message } = await after20s(
    () => post('https://bot.example/'),
    once(server, 'connection').then(([socket]) => once(socket, 'readable')),
  );
  assert.equal(message, 'timeout after 20 s, waiting for a connection');
  assert.equal(opened.length, 1);
});

test('an address that is silent has 20 s, and is knocked at no longer', async () => {
  const asked = Promise.withResolvers<void>();
  const socket = Object.assign(new Socket(), { connecting: true });
  const open = () => {
    asked.resolve();
    return socket;
  };
  const { post } = lab({ records: { 'bot.example': [PUBLIC] }, open });
  const { message } = await after20s(() => post('https://bot.example/'), asked.promise);
  assert.equal(message, 'timeout after 20 s, waiting for a connection');
  assert.ok(socket.destroyed);
});

test('a name service that is silent has 20 s, and what it says later opens nothing', async () => {
  const late = Promise.withResolvers<string[]>();
  const { post, opened } = lab({ resolve: () => late.promise });
  const { message } = await after20s(() => post('https://bot.example/'), Promise.resolve());
  assert.equal(message, 'timeout after 20 s, waiting for an address');
  late.resolve([PUBLIC]);
  await new Promise(setImmediate);
  assert.equal(opened.length, 0);
});

test('another time can be set', async () => {
  const { at } = await slow(() => {});
  const { code, message } = await failureOf(localLab({ timeout_ms: 15 }).post(at));
  assert.equal(code, 'timeout');
  assert.match(message, /^timeout after 0\.015 s, waiting for /);
});

test('an attempt ends in time though its socket does not', async () => {
  const asked = Promise.withResolvers<void>();
  const socket = Object.assign(new Socket(), { connecting: true, _destroy() {} });
  const open = () => {
    asked.resolve();
    return socket;
  };
  const { post } = lab({ records: { 'bot.example': [PUBLIC] }, open });
  const { code } = await after20s(() => post('https://bot.example/'), asked.promise);
  assert.equal(code, 'timeout');
});

test('no timer is left of an answer that came in time', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const bot = await httpServer((_request, response) => response.end());
  const { post } = localLab();
  const before = timers();
  await post(url(bot.port));
  assert.equal(timers(), before);
});

test('what is waited for is told as it changes', async () => {
  const bot = await httpServer((_request, response) => response.end());
  const connections = new Connections({
    open: openSocket,
    ca: [],
    idle_ms: 1000,
    idle_each_max: 1,
    idle_max: 1,
  });
  const told: string[] = [];
  const target = targetOf(url(bot.port), { allowLoopback: true, ports: [], blocks: [] });
  await exchange(
    connections,
    { target, addresses: ['127.0.0.1'] },
    { method: 'GET', url: '', headers: {} },
    { header_bytes: 1024, body_bytes: 1024 },
    { signal: new AbortController().signal, waitFor: (what) => told.push(what) },
  );
  connections.destroy();
  assert.deepEqual(told, ['an answer', 'the end of the answer']);
});

test('closing ends what is under way, and nothing begins after it', async () => {
  const { at, asked, closed } = await slow(() => {});
  const { post, close } = localLab();
  const failing = failureOf(post(at));
  await asked;
  close();
  assert.equal((await failing).code, 'stopped');
  await closed;
  const { code, message } = await failureOf(post(at));
  assert.deepEqual([code, message], ['stopped', 'the server is stopping']);
});
