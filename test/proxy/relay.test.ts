/** A run that a server elsewhere answers: its connections are handed on byte by byte. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { createAuthority } from '../../src/proxy/authority.ts';
import { type Endpoint, startEndpoint } from '../../src/proxy/endpoint.ts';
import { relayTo } from '../../src/proxy/relay.ts';
import { otherServer, say } from './setting.ts';

const credentials = createAuthority({
  hosts: ['127.0.0.1'],
  random: randomBytes,
  now: Date.now(),
}).issue(['127.0.0.1']);

async function endpointTo(origin: string): Promise<Endpoint> {
  const endpoint = await startEndpoint({
    answer: relayTo(origin),
    credentials,
    host: '127.0.0.1',
    port: 0,
  });
  after(() => endpoint.stop());
  return endpoint;
}

/** A server that answers a connection with all that it was sent. */
async function mirror(onEnd: (socket: net.Socket) => void): Promise<string> {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (bytes) => {
      socket.write(bytes);
      onEnd(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('what is sent arrives as it is, and so does what is answered', async () => {
  const { port } = await endpointTo(await mirror((socket) => socket.end()));
  const odd = 'GET  /odd HTTP/9.9\r\nHost:\tgraph.facebook.com\r\n\r\n\0\xff';
  const socket = net.connect(port, '127.0.0.1');
  socket.write(Buffer.from(odd, 'latin1'));
  assert.equal(Buffer.concat(await socket.toArray()).toString('latin1'), odd);
});

test('a connection that the server gives up ends here as well', async () => {
  const { port } = await endpointTo(await mirror((socket) => socket.resetAndDestroy()));
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => {}).resume();
  socket.write('x');
  await once(socket, 'close');
});

const GONE =
  /^HTTP\/1\.1 502 Bad Gateway\r\n[\s\S]*The Pagescope server at .* does not answer\.\n$/;

test('a server that is gone is told', async () => {
  const { port } = await endpointTo('http://127.0.0.1:1');
  assert.match(await say(port, 'GET / HTTP/1.1\r\n\r\n'), GONE);
});

test('a server by TLS is believed only with a certificate that everybody trusts', async () => {
  const plain = await otherServer();
  const impostor = await endpointTo(`http://127.0.0.1:${plain.port}`);
  const { port } = await endpointTo(`https://127.0.0.1:${impostor.port}`);
  assert.match(await say(port, 'GET / HTTP/1.1\r\n\r\n'), GONE);
  assert.deepEqual(plain.asked, []);
});

test('connections that are still open when a run ends are ended', async () => {
  const endpoint = await endpointTo(await mirror(() => {}));
  const socket = net.connect(endpoint.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write('x');
  await once(socket, 'data');
  const closed = once(socket, 'close');
  await endpoint.stop();
  await closed;
});
