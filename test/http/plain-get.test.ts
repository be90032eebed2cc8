import assert from 'node:assert/strict';
import http from 'node:http';
import { duplexPair } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import { type PlainHeaders, plainGet } from '../../src/http/plain-get.ts';

/** Of a packet that lies at the beginning of a larger buffer, before what came earlier. */
function plainGetIn(text: string, trustProxy = false, last?: PlainHeaders) {
  const bytes = Buffer.from(`${text}\r\nearlier\r\n\r\n`, 'latin1');
  return plainGet(bytes, text.length, trustProxy, last);
}

test('a GET without a body, whole in one packet, is plain', () => {
  const read = plainGetIn('GET /v2.6/7?a=%20b HTTP/1.1\r\nHost: x\r\nX-A:  b \r\n\r\n')!;
  assert.deepEqual([read.method, read.url, read.secure], ['GET', '/v2.6/7?a=%20b', false]);
  assert.deepEqual([read.header('host'), read.header('x-a')], ['x', 'b']);
  assert.equal(read.header('x-b'), undefined);
});

test('headers that came before are taken again only where they are the same', () => {
  const first = plainGetIn('GET /a HTTP/1.1\r\nX-A: 1\r\n\r\n')!;
  const next = (headers: string) =>
    plainGetIn(`GET /b HTTP/1.1\r\n${headers}\r\n`, false, first.headers);
  assert.equal(next('X-A: 1\r\n')?.headers, first.headers);
  assert.equal(next('X-A: 2\r\n')?.header('x-a'), '2');
  assert.equal(next('Content-Length: 1\r\n'), undefined);
});

test('of a header that is sent twice the first counts', () => {
  const read = plainGetIn('GET / HTTP/1.1\r\nAuthorization: A\r\nauthorization: B\r\n\r\n');
  assert.equal(read?.header('authorization'), 'A');
});

test('a terminator is believed only when told to', () => {
  const text = 'GET / HTTP/1.1\r\nX-Forwarded-Proto: HTTPS\r\n\r\n';
  assert.equal(plainGetIn(text)?.secure, false);
  assert.equal(plainGetIn(text, true)?.secure, true);
});

const HEAD = 'GET / HTTP/1.1\r\n';
for (const [what, text] of [
  ['another method', 'POST / HTTP/1.1\r\n\r\n'],
  ['HEAD', 'HEAD / HTTP/1.1\r\n\r\n'],
  ['an older HTTP', 'GET / HTTP/1.0\r\n\r\n'],
  ['a whole URL', 'GET http://x/ HTTP/1.1\r\n\r\n'],
  ['a blank in the path', 'GET /a b HTTP/1.1\r\n\r\n'],
  ['a byte beyond ASCII', 'GET /\xe9 HTTP/1.1\r\n\r\n'],
  ['half a request', `${HEAD}Host: x\r\n`],
  ['two requests', `${HEAD}\r\n${HEAD}\r\n`],
  ['the beginning of a second one', `${HEAD}\r\nG`],
  ['bare line feeds', 'GET / HTTP/1.1\nHost: x\n\n'],
  ['a bare carriage return', `${HEAD}A: b\rc\r\n\r\n`],
  ['a folded header', `${HEAD}A: b\r\n c\r\n\r\n`],
  ['a header without a colon', `${HEAD}A\r\n\r\n`],
  ['a blank before the colon', `${HEAD}A : b\r\n\r\n`],
  ['a length', `${HEAD}Content-Length: 0\r\n\r\n`],
  ['chunks', `${HEAD}transfer-encoding: chunked\r\n\r\n`],
  ['an expectation', `${HEAD}Expect: 100-continue\r\n\r\n`],
  ['an upgrade', `${HEAD}Upgrade: h2c\r\n\r\n`],
  ['a connection that closes', `${HEAD}Connection: close\r\n\r\n`],
  ['a connection that does more than stay', `${HEAD}Connection: keep-alive, Upgrade\r\n\r\n`],
  ['a connection as proxies name it', `${HEAD}Proxy-Connection: close\r\n\r\n`],
  ['more than an ordinary request', `GET /${'a'.repeat(4096)} HTTP/1.1\r\n\r\n`],
  ['nothing', ''],
] as const) {
  test(`${what} is not plain`, () => assert.equal(plainGetIn(text), undefined));
}

const NAMES = ['Host', 'Accept', 'X-A', 'Connection', 'Content-Length', 'Te', 'Expect', 'A B', ''];
const VALUES = ['x', '', ' y ', 'keep-alive', 'close', '0', 'a\tb', 'é', 'a\rb', 'a: b'];
const mostly = <T>(usual: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));
const line = fc
  .tuple(fc.constantFrom(...NAMES), mostly(': ', ':', ' :', ''), fc.constantFrom(...VALUES))
  .map((parts) => parts.join(''));
const sent = fc
  .record({
    method: mostly('GET', 'get', 'POST', ' GET'),
    url: mostly('/v2.6/7?fields=a,b', '/', '/ä', '*', '//x', '/a b', '/%'),
    version: mostly('HTTP/1.1', 'HTTP/1.0', 'http/1.1', 'HTTP/1.1 '),
    lines: fc.array(line, { maxLength: 4 }),
    end: mostly('\r\n\r\n', '\r\n', '\n\n', '\r\n\r\nX'),
  })
  .map(({ method, url, version, lines, end }) => {
    return [`${method} ${url} ${version}`, ...lines].join('\r\n') + end;
  });

test('what is plain, node:http reads the same', async () => {
  let plain = 0;
  await fc.assert(
    fc.asyncProperty(sent, async (text) => {
      const read = plainGetIn(text);
      if (read === undefined) return;
      plain++;
      const told = await toldByNode(text);
      assert.deepEqual([read.method, read.url], [told.method, told.url]);
      for (const name of NAMES.filter((name) => /^[\w-]+$/.test(name))) {
        const index = told.rawHeaders.findIndex(
          (header, at) => at % 2 === 0 && header.toLowerCase() === name.toLowerCase(),
        );
        const value = index < 0 ? undefined : told.rawHeaders[index + 1];
        assert.equal(read.header(name.toLowerCase()), value, name);
      }
    }),
    { numRuns: 3000 },
  );
  assert.ok(plain > 100, `only ${plain} were plain`);
});

function toldByNode(text: string): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const server = http.createServer({ requireHostHeader: false });
    const [theirs, ours] = duplexPair();
    server.on('request', (request, response) => {
      response.end();
      resolve(request);
    });
    server.on('clientError', reject);
    // It may wait for more of a request, or leave one to nobody.
    setTimeout(() => reject(new Error(`never told of ${JSON.stringify(text)}`)), 2000).unref();
    server.emit('connection', theirs);
    ours.resume().write(text, 'latin1');
  });
}
