/** What is not answered here goes where it was meant to, untouched, unless nothing may go out. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { after, describe, test } from 'node:test';
import { get, otherServer, say, setting, tunnel, whole } from './setting.ts';

const other = await otherServer();
const here = await setting();
const offline = await setting({ offline: true });

const local = `127.0.0.1:${other.port}`;

async function closedPort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('a tunnel to another host leads there', async () => {
  const { status, socket } = await tunnel(here, local);
  assert.equal(status, 'HTTP/1.1 200 Connection Established');
  socket.write(get('/by-tunnel', local));
  assert.match(await whole(socket), /\r\n\r\nnot ours$/);
  assert.equal(other.asked.at(-1), 'GET /by-tunnel');
});

test('bytes go both ways through a tunnel as they are, and its end is handed on', async () => {
  const mirror = net.createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  after(() => mirror.close());
  await once(mirror, 'listening');
  const { socket } = await tunnel(here, `127.0.0.1:${(mirror.address() as AddressInfo).port}`);
  const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 256));
  socket.end(bytes);
  assert.deepEqual(Buffer.from(await whole(socket), 'latin1'), bytes);
});

test('a request for another host is handed on without what concerns the proxy', async () => {
  const more = `${here.secret}Proxy-Connection: keep-alive\r\nX-Mine: 1\r\n`;
  const reply = await say(here.proxyPort, get(`http://${local}/a%2Fb?c=%20`, local, more));
  assert.match(reply, /^HTTP\/1\.1 200 OK\r\n/);
  assert.match(reply, /not ours/);
  assert.equal(other.asked.at(-1), 'GET /a%2Fb?c=%20');
  const seen = JSON.parse(/X-Seen: (.*)/.exec(reply)![1]!);
  assert.deepEqual(seen, { host: local, 'x-mine': '1', connection: 'close' });
});

test('its body is handed on too', async () => {
  const head = `PUT http://${local}/ HTTP/1.1\r\nHost: ${local}\r\n${here.secret}Connection: close\r\n`;
  await say(here.proxyPort, `${head}Content-Length: 5\r\n\r\nhello`);
  assert.equal(other.asked.at(-1), 'PUT / hello');
  await say(
    here.proxyPort,
    `${head}Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n`,
  );
  assert.equal(other.asked.at(-1), 'PUT / hello');
});

test('what cannot be reached is told, with the reason', async () => {
  const port = await closedPort();
  const told = new RegExp(
    `^HTTP/1.1 502 Bad Gateway\r\n[\\s\\S]*127\\.0\\.0\\.1:${port} cannot be reached: ECONNREFUSED`,
  );
  const connect = `CONNECT 127.0.0.1:${port} HTTP/1.1\r\n${here.secret}\r\n`;
  assert.match(await say(here.proxyPort, connect), told);
  for (const scheme of ['http', 'https']) {
    const url = `${scheme}://127.0.0.1:${port}/`;
    assert.match(await say(here.proxyPort, get(url, 'x', here.secret)), told);
  }
});

describe('offline', () => {
  const REFUSED =
    /^HTTP\/1\.1 502 Bad Gateway\r\n[\s\S]*pagescope run --offline lets nothing out: far\.example was refused\.\n/;

  test('a tunnel to another host is refused', async () => {
    const connect = `CONNECT far.example:443 HTTP/1.1\r\n${offline.secret}\r\n`;
    assert.match(await say(offline.proxyPort, connect), REFUSED);
  });

  for (const scheme of ['http', 'https']) {
    test(`a request for another host by ${scheme}: is refused`, async () => {
      const reply = await say(
        offline.proxyPort,
        get(`${scheme}://far.example/`, 'x', offline.secret),
      );
      assert.match(reply, REFUSED);
    });
  }

  test('this machine is still reached', async () => {
    const { socket } = await tunnel(offline, local);
    socket.write(get('/', local));
    assert.match(await whole(socket), /not ours$/);
  });
});

describe('the proxy that was set before', () => {
  /** A proxy that says what it was asked and with which credentials, and leads nowhere. */
  const seen: string[] = [];
  const corporate = http.createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers['proxy-authorization']}`);
    response.end('by the other proxy');
  });
  corporate.on('connect', (request, socket) => {
    seen.push(`CONNECT ${request.url} ${request.headers['proxy-authorization']}`);
    const [, port] = request.url!.split(':');
    if (port === '444') socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    else socket.end('HTTP/1.1 200 OK\r\n\r\nby the other proxy');
  });
  const started = once(corporate.listen(0, '127.0.0.1'), 'listening').then(async () => {
    const { port } = corporate.address() as AddressInfo;
    const url = `http://joe:p%40ss@127.0.0.1:${port}`;
    const env = { https_proxy: url, HTTP_PROXY: url, NO_PROXY: `127.0.0.1:${other.port}` };
    return setting({ env });
  });
  after(() => corporate.close());
  const CREDENTIALS = `Basic ${Buffer.from('joe:p@ss').toString('base64')}`;

  test('is asked for tunnels', async () => {
    const { socket } = await tunnel(await started, 'far.example:443');
    assert.equal(await whole(socket), 'by the other proxy');
    assert.equal(seen.at(-1), `CONNECT far.example:443 ${CREDENTIALS}`);
  });

  test('is handed whole requests', async () => {
    const { proxyPort, secret } = await started;
    const reply = await say(proxyPort, get('http://far.example/a?b', 'far.example', secret));
    assert.match(reply, /by the other proxy/);
    assert.equal(seen.at(-1), `GET http://far.example/a?b ${CREDENTIALS}`);
  });

  test('may refuse, and that is told without its credentials', async () => {
    const { proxyPort, secret } = await started;
    const reply = await say(proxyPort, `CONNECT far.example:444 HTTP/1.1\r\n${secret}\r\n`);
    assert.match(reply, /^HTTP\/1\.1 502 [\s\S]*the proxy 127\.0\.0\.1:\d+ answered 403\n$/);
  });

  test('is not asked for what it was not set for', async () => {
    const before = seen.length;
    const { socket } = await tunnel(await started, local);
    socket.write(get('/', local));
    assert.match(await whole(socket), /not ours$/);
    assert.equal(seen.length, before);
  });
});
