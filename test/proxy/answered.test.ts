/** What is meant for an answered host is answered here, however it comes, as Graph itself answers. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { duplexPair } from 'node:stream';
import { describe, test } from 'node:test';
import tls from 'node:tls';
import { ANSWERED_NAMES } from '../../src/proxy/hosts.ts';
import {
  get,
  otherServer,
  PETER,
  PETERS_NAME,
  say,
  secured,
  setting,
  tunnel,
  whole,
} from './setting.ts';

// The proxy in front would see whatever went further; no name of it can be looked up.
const outside = await otherServer();
const env = { HTTPS_PROXY: `127.0.0.1:${outside.port}`, HTTP_PROXY: `127.0.0.1:${outside.port}` };
const here = await setting({ env });
const strict = await setting({ requireHttps: true });

/** Asks by TLS within a tunnel. */
async function byTunnel(target: string, text: string, servername?: string): Promise<string> {
  const { status, socket } = await tunnel(here, target);
  assert.equal(status, 'HTTP/1.1 200 Connection Established');
  const secure = await secured(socket, here, servername);
  secure.write(text);
  return whole(secure);
}

function assertPeter(reply: string): void {
  assert.match(reply, /^HTTP\/1\.1 200 OK\r\n/);
  assert.ok(reply.endsWith(PETERS_NAME), reply);
  assert.deepEqual(outside.asked, []);
}

for (const host of ANSWERED_NAMES) {
  test(`a tunnel to ${host} ends here`, async () => {
    assertPeter(await byTunnel(`${host}:443`, get(PETER, host), host));
  });
}

for (const target of [
  'GRAPH.Facebook.COM:443',
  'graph.facebook.com.:443',
  'graph.facebook.com:8443',
  'graph.facebook.com:80',
]) {
  test(`a tunnel to ${target} ends here too`, async () => {
    assertPeter(await byTunnel(target, get(PETER)));
  });
}

test('a tunnel may carry plain HTTP', async () => {
  const { socket } = await tunnel(here, 'graph.facebook.com:80');
  socket.write(get(PETER));
  assertPeter(await whole(socket));
});

test('a client may send along what it wants to say in the tunnel', async () => {
  const ask = `CONNECT graph.facebook.com:80 HTTP/1.1\r\n${here.secret}\r\n`;
  const reply = await say(here.proxyPort, ask + get(PETER));
  assertPeter(reply.replace('HTTP/1.1 200 Connection Established\r\n\r\n', ''));
});

test('a tunnel carries one request after another', async () => {
  const { socket } = await tunnel(here, 'graph.facebook.com:443');
  const secure = await secured(socket, here);
  secure.write(`GET ${PETER} HTTP/1.1\r\nHost: graph.facebook.com\r\n\r\n`);
  secure.write(get('/v2.6/1'));
  const reply = await whole(secure);
  assert.equal(reply.match(/HTTP\/1\.1 /g)!.length, 2);
  assert.match(reply, /"first_name":"Peter"[\s\S]*HTTP\/1\.1 400 [\s\S]*"type":"OAuthException"/);
});

test('a client that obeys no proxy is answered at the endpoint, by TLS and without', async () => {
  assertPeter(await say(here.endpointPort, get(PETER)));
  const secure = await secured(net.connect(here.endpointPort, '127.0.0.1'), here);
  secure.write(get(PETER));
  assertPeter(await whole(secure));
});

describe('a whole request handed to the proxy', () => {
  const ask = (text: string) => say(here.proxyPort, text);

  for (const scheme of ['http', 'https', 'HTTPS']) {
    test(`is answered for ${scheme}:`, async () => {
      assertPeter(await ask(get(`${scheme}://graph.facebook.com${PETER}`, 'x', here.secret)));
    });
  }

  test('keeps its path and query as they were written', async () => {
    const path = `/v2.6/%3${'1'}?fields=a%2Cb,%20c`;
    const reply = await ask(get(`http://graph.facebook.com${path}`, 'x', here.secret));
    assert.deepEqual(bodyOf(reply), bodyOf(await say(here.endpointPort, get(path))));
  });

  test('may name the host alone', async () => {
    const reply = await ask(get('http://graph.facebook.com', 'x', here.secret));
    assert.equal(bodyOf(reply), bodyOf(await say(here.endpointPort, get('/'))));
  });

  test('brings its body along', async () => {
    const body = `method=get&fields=first_name&access_token=${/access_token=(.*)/.exec(PETER)![1]}`;
    const path = PETER.split('?')[0];
    const head = `POST http://graph.facebook.com${path} HTTP/1.1\r\nHost: graph.facebook.com\r\n${here.secret}Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n`;
    assertPeter(await ask(`${head}Content-Length: ${body.length}\r\n\r\n${body}`));
    const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const reply = await ask(`${head}Transfer-Encoding: chunked\r\n\r\n${chunked}`);
    assertPeter(reply);
  });

  test('gets the headers of an answer in their order', async () => {
    const names = (reply: string) =>
      reply
        .split('\r\n\r\n')[0]!
        .split('\r\n')
        .slice(1)
        .map((line) => line.split(':')[0]!)
        .filter((name) => !/^(Connection|Date|Keep-Alive)$/.test(name));
    const reply = await ask(get(`http://graph.facebook.com${PETER}`, 'x', here.secret));
    assert.deepEqual(names(reply), names(await say(here.endpointPort, get(PETER))));
  });
});

describe('a server that wants TLS', () => {
  const REFUSED = /"message":"You must use https:/;

  test('has it in a tunnel', async () => {
    const { socket } = await tunnel(strict, 'graph.facebook.com:443');
    const secure = await secured(socket, strict);
    secure.write(get(PETER));
    assertPeter(await whole(secure));
  });

  test('has it in what a client wrote as https: and handed to its proxy', async () => {
    const ask = (url: string) => say(strict.proxyPort, get(url, 'x', strict.secret));
    assertPeter(await ask(`https://graph.facebook.com${PETER}`));
    assert.match(await ask(`http://graph.facebook.com${PETER}`), REFUSED);
  });

  test('refuses plain HTTP in a tunnel', async () => {
    const { socket } = await tunnel(strict, 'graph.facebook.com:80');
    socket.write(get(PETER));
    assert.match(await whole(socket), REFUSED);
  });
});

test('bad HTTP within TLS gets the answer that Graph has for it', async () => {
  const reply = await byTunnel('graph.facebook.com:443', 'NONSENSE\r\n\r\n');
  assert.match(reply, /^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*"error":/);
});

test('a client that says it does not trust the certificate is noticed', async () => {
  const socket = net.connect(here.endpointPort, '127.0.0.1');
  socket.write(await helloOfTls12());
  await once(socket, 'data');
  // A fatal alert, `unknown_ca`: what curl, Python and Java send (Node just hangs up).
  socket.write(Buffer.from('15030300020230', 'hex'));
  await whole(socket);
  assert.equal(here.distrusted(), 1);
});

/** The first message of a client, taken off a connection in memory. */
async function helloOfTls12(): Promise<Buffer> {
  const [near, far] = duplexPair();
  tls.connect({ socket: near, maxVersion: 'TLSv1.2' }).on('error', () => {});
  const [hello] = (await once(far, 'data')) as [Buffer];
  far.destroy();
  return hello;
}

function bodyOf(reply: string): string {
  const body = reply.slice(reply.indexOf('\r\n\r\n') + 4);
  return body.replace(/"fbtrace_id":"[^"]*"/, '');
}
