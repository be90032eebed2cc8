import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { duplexPair } from 'node:stream';
import { mock, test } from 'node:test';
import { setTimeout as later } from 'node:timers/promises';
import type { GraphResponse } from '../../src/graph/response.ts';
import { createFastPath } from '../../src/http/fast-path.ts';
import { memoryWorld, PSID, TOKEN } from '../world.ts';
import { replies } from './socket.ts';

const GET = `GET /v2.6/${PSID.peter}?fields=first_name&access_token=${TOKEN} HTTP/1.1\r\nHost: x\r\n\r\n`;

async function connected(port: number) {
  const socket = net.connect(port, '127.0.0.1').setEncoding('latin1').setNoDelay();
  await once(socket, 'connect');
  return {
    socket,
    /** Sends packets and resolves with the one answer to them. */
    async ask(...packets: string[]) {
      const heard = once(socket, 'data');
      for (const packet of packets) {
        socket.write(packet, 'latin1');
        await later(20);
      }
      return replies(String(await heard))[0]!;
    },
  };
}

test('a connection is kept, whoever answers on it', async () => {
  await using world = await memoryWorld();
  const { socket, ask } = await connected(world.port);
  const peter = '{"first_name":"Peter"}';
  assert.equal((await ask(GET)).body, peter);
  assert.equal((await ask(GET)).body, peter);
  assert.equal((await ask(GET.slice(0, 9), GET.slice(9))).body, peter);
  assert.equal((await ask(GET)).body, peter);
  const body = 'method=get';
  const type = `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}`;
  const post = GET.replace('GET', 'POST').replace('Host: x', `Host: x\r\n${type}`) + body;
  assert.equal((await ask(post)).body, peter);
  assert.equal((await ask(GET)).body, peter);
  socket.destroy();
});

test('a client that has said all still hears its answer', async () => {
  await using world = await memoryWorld({ faults: [{ latency_ms: 30 }] });
  const { socket } = await connected(world.port);
  const heard = socket.toArray();
  socket.end(GET);
  assert.equal(replies((await heard).join(''))[0]?.body, '{"first_name":"Peter"}');
});

test('what comes while an answer is owed waits for it, whoever is to answer', async () => {
  await using world = await memoryWorld({ faults: [{ latency_ms: 100 }] });
  const { socket } = await connected(world.port);
  const heard = socket.toArray();
  socket.write(GET);
  await later(20);
  socket.write(GET.replace('first_name', 'id'));
  await later(20);
  // What comes on other connections meanwhile does not touch it.
  const other = await connected(world.port);
  assert.equal((await other.ask(GET.replace('Host: x', 'Host: yyyyyy'))).status, 200);
  other.socket.destroy();
  socket.write(GET.replace('first_name', 'last_name').slice(0, 30));
  await later(200);
  socket.write(GET.replace('first_name', 'last_name').slice(30));
  await later(200);
  socket.end();
  assert.deepEqual(
    replies((await heard).join('')).map(({ body }) => body),
    ['{"first_name":"Peter"}', `{"id":"${PSID.peter}"}`, '{"last_name":"Chang"}'],
  );
});

test('more than one read takes in is answered as node:http answers it', async () => {
  await using world = await memoryWorld();
  const { socket } = await connected(world.port);
  const heard = socket.toArray();
  const post = (bytes: number) =>
    `${GET.replace('GET', 'POST').replace('Host: x', `Host: x\r\nContent-Length: ${bytes}`)}`;
  const body = `method=get&x=${'x'.repeat(200_000)}`;
  socket.write(GET + post(body.length) + body);
  socket.end(GET);
  const codes = replies((await heard).join('')).map(({ json }) => json.first_name);
  assert.deepEqual(codes, ['Peter', 'Peter', 'Peter']);
});

/** '1', '2', '3', … */
function* counting(): Generator<string, never> {
  for (let number = 1; ; number++) yield String(number);
}

/** A fast path on streams, whose answers are given by hand. */
function bench({ idleMax_ms = 10_000 } = {}) {
  const waiting: ((answer: GraphResponse) => void)[] = [];
  const dates = counting();
  const path = createFastPath({
    answer: (_request, reply) => void waiting.push(reply),
    onWire: ({ body }, date, connection) => `${date}:${connection}:${body}`,
    date: () => dates.next().value,
    disturb: () => {},
    isOthers: () => false,
    handOver: () => {},
    trustProxy: false,
    isLast: () => false,
    idleMax_ms,
  });
  const connect = () => {
    const [theirs, ours] = duplexPair({ highWaterMark: 16 });
    path.take(theirs as unknown as net.Socket);
    return { ours: ours.setEncoding('latin1'), theirs };
  };
  return { path, waiting, connect };
}
/** Until the event loop has come round so often. */
async function rounds(count: number): Promise<void> {
  for (let round = 0; round < count; round++) await new Promise((done) => setImmediate(done));
}
const answer = (body: string) => ({ status: 200, head: '', body }) as unknown as GraphResponse;

test('nothing more is read from whom an answer is owed, or who takes none', async () => {
  const { waiting, connect } = bench();
  const { ours } = connect();
  for (let sent = 0; sent < 3; sent++) ours.write(GET);
  await later(10);
  assert.equal(waiting.length, 1);
  waiting[0]!(answer('x'.repeat(64)));
  await later(10);
  assert.equal(waiting.length, 1, 'the first answer is not taken yet');
  ours.resume();
  await later(10);
  assert.equal(waiting.length, 2);
});

test('of those who ask in one round 64 are answered, then told, then the next', async () => {
  const seen: string[] = [];
  const dates: string[] = [];
  const numbers = counting();
  const path = createFastPath({
    answer: (request, reply) => {
      seen.push('asked');
      reply(answer(request.url));
    },
    onWire: ({ body }, date) => {
      dates.push(date);
      return body;
    },
    date: () => numbers.next().value,
    disturb: () => {},
    isOthers: () => false,
    handOver: () => {},
    trustProxy: false,
    isLast: () => false,
    idleMax_ms: 10_000,
  });
  for (let index = 0; index < 100; index++) {
    const [theirs, ours] = duplexPair();
    path.take(theirs as unknown as net.Socket);
    ours.setEncoding('latin1').on('data', () => seen.push('told'));
    ours.write(`GET /${index} HTTP/1.1\r\n\r\n`);
  }
  await rounds(4);
  const runs = seen.join(' ').match(/(\w+)(?: \1)*/g)!;
  assert.deepEqual(
    runs.map((run) => [run.split(' ')[0], run.split(' ').length]),
    [
      ['asked', 64],
      ['told', 64],
      ['asked', 36],
      ['told', 36],
    ],
  );
  assert.deepEqual(dates, [...Array(64).fill('1'), ...Array(36).fill('2')]);
});

test('an answer that is made later bears the date of then', async () => {
  const { waiting, connect } = bench();
  const { ours } = connect();
  ours.write(GET);
  await later(10);
  ours.write(GET);
  waiting[0]!(answer('{}'));
  await later(10);
  waiting[1]!(answer('{}'));
  ours.end();
  // '1' and '3' were taken for the rounds in which both were asked.
  assert.equal((await ours.toArray()).join(''), '2:keep-alive:{}4:keep-alive:{}');
});

test('a client that has said all while it is slow to listen hears all, and that is the end', async () => {
  const { waiting, connect } = bench();
  const { ours } = connect();
  ours.write(GET);
  await later(10);
  waiting[0]!(answer('x'.repeat(64)));
  await later(10);
  ours.end();
  await later(10);
  assert.equal((await ours.toArray()).join(''), `2:keep-alive:${'x'.repeat(64)}`);
});

test('closing ends who waits, and tells who is answered', async () => {
  const { path, waiting, connect } = bench();
  const [idle, busy] = [connect(), connect()];
  busy.ours.write(GET);
  await later(10);
  path.close();
  assert.deepEqual(await idle.ours.toArray(), []);
  waiting[0]!(answer('{}'));
  assert.equal((await busy.ours.toArray()).join(''), '2:close:{}');
});

test('a connection without requests ends, one with them stays', async () => {
  mock.timers.enable({ apis: ['setInterval'] });
  try {
    const { waiting, connect } = bench({ idleMax_ms: 10_000 });
    const [idle, used] = [connect(), connect()];
    used.ours.resume();
    for (let looked = 0; looked < 4; looked++) {
      used.ours.write(GET);
      await rounds(2);
      waiting.pop()!(answer('{}'));
      mock.timers.tick(5000);
    }
    assert.deepEqual([idle.theirs.destroyed, used.theirs.destroyed], [true, false]);
  } finally {
    mock.timers.reset();
  }
});
