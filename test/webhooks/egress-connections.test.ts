import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { after, test } from 'node:test';
import { Connections, openSocket } from '../../src/webhooks/egress/connections.ts';
import { exchange } from '../../src/webhooks/egress/exchange.ts';
import { targetOf } from '../../src/webhooks/egress/target.ts';
import {
  failureOf,
  httpServer,
  httpsServer,
  lab,
  localLab,
  PUBLIC,
  rawServer,
} from './egress-lab.ts';

const url = (port: number) => `http://127.0.0.1:${port}/`;
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';

/** Counts connections, and those that are open. `answer` when given. */
async function counting(answer: (socket: net.Socket) => void = (socket) => socket.write(OK)) {
  const sockets: net.Socket[] = [];
  const server = await rawServer(answer);
  server.on('connection', (socket) => sockets.push(socket));
  return {
    at: url(server.port),
    sockets,
    open: () => sockets.filter(({ destroyed }) => !destroyed),
  };
}

/** As many requests as are asked for are under way before any is answered. */
function together(count: number) {
  const waiting: net.Socket[] = [];
  return (socket: net.Socket) => {
    waiting.push(socket);
    if (waiting.length < count) return;
    for (const one of waiting.splice(0)) one.write(OK);
  };
}

/** Once so many of them have been closed, by whichever side. */
async function closing(sockets: readonly net.Socket[], count: number): Promise<void> {
  const isClosed = () => sockets.filter(({ destroyed }) => destroyed).length >= count;
  while (!isClosed()) await new Promise(setImmediate);
}

test('one after the other share a connection', async () => {
  const { at, sockets } = await counting();
  const { post } = localLab();
  for (let times = 0; times < 10; times += 1) await post(at);
  assert.equal(sockets.length, 1);
});

test('by TLS too', async () => {
  const bot = await httpsServer(['bot.example'], (_request, response) => response.end());
  const { post, opened } = lab({ records: { 'bot.example': [PUBLIC] }, port: bot.port });
  for (let times = 0; times < 10; times += 1) await post('https://bot.example/');
  assert.equal(opened.length, 1);
  assert.deepEqual(bot.servernames, ['bot.example']);
});

test('endpoints share none, though they are one machine', async () => {
  const bot = await httpsServer(['bot.example', 'other.example'], (_request, response) =>
    response.end(),
  );
  const records = { 'bot.example': [PUBLIC], 'other.example': [PUBLIC] };
  const { post, opened } = lab({ records, port: bot.port });
  await post('https://bot.example/');
  await post('https://other.example/');
  await post('https://bot.example:8443/');
  assert.equal(opened.length, 3);
});

test('an endpoint keeps so many idle connections and no more', async () => {
  const { at, sockets, open } = await counting(together(8));
  const { post } = localLab({ idle_each_max: 3 });
  await Promise.all(Array.from({ length: 8 }, () => post(at)));
  await closing(sockets, 5);
  assert.equal(open().length, 3);
});

test('all endpoints keep so many together, and lose the longest idle one', async () => {
  const bots = await Promise.all(Array.from({ length: 5 }, () => counting()));
  const { post } = localLab({ idle_max: 3 });
  for (const { at } of bots) await post(at);
  await closing(
    bots.flatMap(({ sockets }) => sockets),
    2,
  );
  assert.deepEqual(
    bots.map(({ open }) => open().length),
    [0, 0, 1, 1, 1],
  );
});

test('a connection in use does not count as idle', async () => {
  const [one, two, three] = await Promise.all([counting(), counting(), counting()]);
  const { post } = localLab({ idle_max: 2 });
  await post(one.at);
  await post(two.at);
  await post(one.at);
  await post(three.at);
  await closing(two.sockets, 1);
  assert.deepEqual([one.open().length, three.open().length], [1, 1]);
});

test('a connection that its endpoint closed takes nobody’s place', async () => {
  const closer = await counting((socket) => void socket.end(OK));
  const [one, two] = await Promise.all([counting(), counting()]);
  const { post } = localLab({ idle_max: 2 });
  await post(one.at);
  await post(closer.at);
  await closing(closer.sockets, 1);
  await post(two.at);
  await post(one.at);
  assert.equal(one.sockets.length, 1);
});

test('an idle connection is closed in time', async () => {
  const { at, sockets } = await counting();
  const { post } = localLab({ idle_ms: 20 });
  await post(at);
  await closing(sockets, 1);
});

test('an endpoint that says how long it keeps a connection is believed', async () => {
  const short = OK.replace('\r\n\r\n', '\r\nKeep-Alive: timeout=1\r\n\r\n');
  const { at, sockets } = await counting((socket) => void socket.write(short));
  const { post } = localLab();
  await post(at);
  await post(at);
  assert.equal(sockets.length, 2);
});

test('a connection that the endpoint closes after its answer is not used again', async () => {
  const { at, sockets } = await counting(
    (socket) => void socket.end(OK.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')),
  );
  const { post } = localLab();
  await post(at);
  await post(at);
  assert.equal(sockets.length, 2);
});

test('an idle connection that breaks under a request costs no delivery', async () => {
  const used = new Set<net.Socket>();
  const { at, sockets } = await counting((socket) => {
    if (used.has(socket)) return void socket.resetAndDestroy();
    used.add(socket);
    socket.write(OK);
  });
  const { post } = localLab();
  assert.equal((await post(at)).status, 200);
  assert.equal((await post(at)).status, 200);
  assert.equal(sockets.length, 2);
});

test('all that broke together are dropped together', async () => {
  let isRestarted = false;
  const old = new Set<net.Socket>();
  const first = together(4);
  const { at, sockets } = await counting((socket) => {
    if (!isRestarted) {
      old.add(socket);
      first(socket);
    } else if (old.has(socket)) socket.resetAndDestroy();
    else socket.write(OK);
  });
  const { post } = localLab();
  await Promise.all(Array.from({ length: 4 }, () => post(at)));
  isRestarted = true;
  assert.equal((await post(at)).status, 200);
  assert.equal(sockets.length, 5);
});

test('a new connection that breaks is a failure, and so is one that breaks twice', async () => {
  const { at, sockets } = await counting((socket) => void socket.resetAndDestroy());
  const { post } = localLab();
  const { code, message } = await failureOf(post(at));
  assert.deepEqual([code, message], ['connection', 'the connection broke off']);
  assert.equal(sockets.length, 1);

  let requests = 0;
  const twice = await counting((socket) => {
    requests += 1;
    if (requests > 1) socket.resetAndDestroy();
    else socket.write(OK);
  });
  await post(twice.at);
  assert.equal((await failureOf(post(twice.at))).message, 'the connection broke off');
  assert.equal(requests, 3);
});

test('an answer that breaks off on a used connection is not asked for again', async () => {
  let requests = 0;
  const { at } = await counting((socket) => {
    requests += 1;
    if (requests === 1) return void socket.write(OK);
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf', () =>
      socket.resetAndDestroy(),
    );
  });
  const { post } = localLab();
  await post(at);
  await failureOf(post(at));
  assert.equal(requests, 2);
});

test('what failed or was given up leaves nothing behind', async () => {
  const gone = await rawServer(() => {});
  gone.close();
  await once(gone, 'close');
  const hanging = await rawServer(() => {});
  const seen: net.Socket[] = [];
  hanging.on('connection', (socket) => seen.push(socket));
  const connections = new Connections({
    open: openSocket,
    ca: [],
    idle_ms: 1000,
    idle_each_max: 1,
    idle_max: 1,
  });
  for (const { port } of [gone, hanging]) {
    const target = targetOf(url(port), { allowLoopback: true, ports: [], blocks: [] });
    const giveUp = new AbortController();
    hanging.on('connection', () => giveUp.abort());
    const exchanging = exchange(
      connections,
      { target, addresses: ['127.0.0.1'] },
      { method: 'GET', url: '', headers: {} },
      { header_bytes: 1024, body_bytes: 1024 },
      { signal: giveUp.signal, waitFor() {} },
    );
    await assert.rejects(exchanging);
  }
  await closing(seen, 1);
  await new Promise(setImmediate);
  const { sockets, freeSockets, requests } = connections;
  assert.deepEqual([sockets, freeSockets, requests].map(Object.keys), [[], [], []]);
});

test('a socket goes to the given addresses alone, and to the next where one is silent', async () => {
  const bot = await httpServer((_request, response) => response.end('here'));
  const lookedUp: string[] = [];
  for (const addresses of [['127.0.0.1'], ['::1', '127.0.0.1'], ['127.0.0.1', '::1']]) {
    const socket = openSocket({ addresses, port: bot.port, secure: undefined });
    socket.on('lookup', (_error, address) => lookedUp.push(address));
    await once(socket, 'connect');
    assert.equal(socket.remoteAddress, '127.0.0.1');
    socket.destroy();
  }
  assert.ok(lookedUp.every((address) => ['127.0.0.1', '::1'].includes(address)));
});

test('localhost is found on whichever of its two addresses it listens', async (t) => {
  const server = net.createServer((socket) => socket.on('data', () => socket.end(OK)));
  after(() => server.close());
  server.listen(0, '::1');
  const [error] = await Promise.race([once(server, 'listening'), once(server, 'error')]);
  if (error !== undefined) return t.diagnostic('no IPv6 on this machine');
  const { port } = server.address() as net.AddressInfo;
  const { post } = localLab();
  assert.equal((await post(`http://localhost:${port}/`)).status, 200);
  assert.equal((await post(`http://[::1]:${port}/`)).status, 200);
});

test('no more than four addresses of a name are tried', async () => {
  const bot = await httpServer((_request, response) => response.end());
  const silent = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5'];
  const socket = openSocket({
    addresses: [...silent, '127.0.0.1'],
    port: bot.port,
    secure: undefined,
  });
  const [error] = await once(socket, 'error').catch((reason) => [reason]);
  assert.equal(error.errors.length, 4);
});
