import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { duplexPair } from 'node:stream';
import { test } from 'node:test';
import { setTimeout as later } from 'node:timers/promises';
import { readPackets } from '../../src/http/packets.ts';

/** A connection as a server accepts it, and the other end of it. */
async function accepted() {
  const server = net.createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connection = once(server, 'connection');
  const client = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1').setNoDelay();
  const [socket] = (await connection) as [net.Socket];
  return {
    client,
    socket,
    [Symbol.dispose]() {
      client.destroy();
      socket.destroy();
      server.close();
    },
  };
}

function gathering() {
  const heard: string[] = [];
  const buffers = new Set<Buffer>();
  const onPacket = (bytes: Buffer, length: number): void => {
    buffers.add(bytes);
    heard.push(bytes.toString('latin1', 0, length));
  };
  return { heard, buffers, onPacket };
}

test('packets of all connections come in one buffer, and make no stream of it', async () => {
  using one = await accepted();
  using other = await accepted();
  const { heard, buffers, onPacket } = gathering();
  for (const { socket } of [one, other]) readPackets(socket, onPacket);
  for (const text of ['first', 'second']) {
    for (const { client } of [one, other]) client.write(text);
    await later(20);
  }
  assert.deepEqual(heard, ['first', 'first', 'second', 'second']);
  assert.equal(buffers.size, 1);
  assert.deepEqual([one.socket.listenerCount('data'), one.socket.readableLength], [0, 0]);
});

test('a connection that is paused sends nothing until it is resumed, and ends as any', async () => {
  using pair = await accepted();
  const { heard, onPacket } = gathering();
  readPackets(pair.socket, onPacket);
  pair.socket.pause();
  pair.client.end('late');
  await later(20);
  assert.deepEqual(heard, []);
  const ended = once(pair.socket, 'end');
  pair.socket.resume();
  await ended;
  assert.deepEqual(heard, ['late']);
});

test('once nobody is told of packets, the rest is the stream’s, all of it and in order', async () => {
  using pair = await accepted();
  using other = await accepted();
  const { heard, onPacket } = gathering();
  const stop = readPackets(pair.socket, onPacket);
  readPackets(other.socket, onPacket);
  pair.client.write('early');
  await later(20);
  stop();
  const rest = Array.from({ length: 300_000 }, (_, index) => index % 10).join('');
  pair.client.end(rest);
  await later(50);
  assert.ok(pair.socket.readableLength < rest.length, 'a stream that nobody reads fills up');
  other.client.write('x'.repeat(1000));
  await later(20);
  const read = (await pair.socket.setEncoding('latin1').toArray()).join('');
  assert.deepEqual(heard, ['early', 'x'.repeat(1000)]);
  assert.ok(read === rest, `${read.length} of ${rest.length} bytes`);
});

test('a stream of any other kind, or that holds something already, is read as a stream', async () => {
  const { heard, onPacket } = gathering();
  const [theirs, ours] = duplexPair();
  const stop = readPackets(theirs as unknown as net.Socket, onPacket);
  ours.write('a stream');
  await later(1);
  stop();
  assert.equal(theirs.listenerCount('data'), 0);

  using pair = await accepted();
  pair.socket.unshift(Buffer.from('given back'));
  readPackets(pair.socket, onPacket);
  pair.client.write('after');
  await later(20);
  assert.deepEqual(heard, ['a stream', 'given back', 'after']);
});
