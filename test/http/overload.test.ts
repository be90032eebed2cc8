import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { mock, test } from 'node:test';
import { createOverload } from '../../src/http/overload.ts';
import { createTransport } from '../../src/http/transport.ts';
import { memoryWorld, PSID, TOKEN } from '../world.ts';
import { assertOurs, replies, request } from './socket.ts';

/** A round on a clock that stands: `ask` counts refusals among so many requests. */
function round(connections: number) {
  let time = 0;
  const overload = createOverload({ connections: () => connections, now: () => time });
  return {
    overload,
    pass(ms: number): void {
      time += ms;
    },
    ask: (count: number): number =>
      Array.from({ length: count }, () => overload.isOver()).filter(Boolean).length,
  };
}

test('the rest of a round that takes too long is refused, and nothing of the next', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { overload, ask, pass } = round(1000);
    assert.equal(ask(255), 0);
    pass(30);
    assert.equal(ask(100), 100);
    assert.equal(overload.refused, 100);
    mock.timers.tick(10);
    assert.equal(ask(1000), 0);
    assert.equal(overload.refused, 100);
    assert.equal(overload.rounds, 1);
  } finally {
    mock.timers.reset();
  }
});

test('a round within its budget refuses nobody, however many ask', () => {
  const { ask, pass } = round(10_000);
  ask(1);
  pass(29);
  assert.equal(ask(100_000), 0);
});

test('a stall refuses nobody where few are connected', () => {
  const { ask, pass } = round(255);
  ask(1);
  pass(60_000);
  assert.equal(ask(1000), 0);
});

test('a stall refuses nobody where few have asked', () => {
  const { ask, pass } = round(10_000);
  ask(1);
  pass(60_000);
  assert.equal(ask(254), 0);
});

test('a quiet time is no long round', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { ask, pass } = round(1000);
    assert.equal(ask(15), 0);
    mock.timers.tick(10);
    mock.timers.tick(10);
    pass(60_000);
    assert.equal(ask(1000), 0);
  } finally {
    mock.timers.reset();
  }
});

const READ = `/v2.6/${PSID.peter}?fields=first_name&access_token=${TOKEN}`;
const GET = `GET ${READ} HTTP/1.1\r\nHost: x\r\n\r\n`;
const POST = request(`POST ${READ}&method=get HTTP/1.1`, ['Content-Length: 0']);

for (const [what, said] of Object.entries({ 'plain GET': GET, 'request with a body': POST })) {
  test(`a ${what} that is refused hears Graph's own words, and its connection stays`, async () => {
    let isOver = true;
    const overload = { isOver: () => isOver, rounds: 1, refused: 0 };
    await using world = await memoryWorld({ overload });
    const socket = net.connect(world.port, '127.0.0.1').setEncoding('latin1');
    const hear = async () => replies(String((await once(socket, 'data'))[0]))[0]!;
    socket.write(said);
    const refused = await hear();
    assertOurs(refused);
    assert.equal(refused.status, 400);
    const { message, code, is_transient } = refused.json.error;
    assert.deepEqual(
      [message, code, is_transient],
      ['(#2) Service temporarily unavailable', 2, true],
    );
    isOver = false;
    if (said === GET) {
      socket.write(GET);
      assert.equal((await hear()).body, '{"first_name":"Peter"}');
    }
    socket.destroy();
  });
}

test('a connection more than a server may have is closed, and the others stay', async () => {
  const server = createTransport();
  assert.ok(server.maxConnections <= 10_000);
  server.maxConnections = 1;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  const first = net.connect(port, '127.0.0.1');
  await once(first, 'connect');
  const second = net.connect(port, '127.0.0.1').resume();
  await once(second, 'close');
  assert.equal(first.destroyed, false);
  first.destroy();
  server.close();
});
