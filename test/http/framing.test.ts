import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';
import { memoryWorld, PSID, TOKEN } from '../world.ts';
import { assertOurs, replies, reply, request } from './socket.ts';

const LINE = `GET /v2.6/${PSID.peter}?fields=first_name&access_token=${TOKEN} HTTP/1.1`;
const POST = `POST /v2.6/${PSID.peter}?method=get&fields=first_name&access_token=${TOKEN} HTTP/1.1`;

/** Not HTTP/1.1, each in its own way. */
const BROKEN: Record<string, string> = {
  'a garbage line': 'garbage\r\n\r\n',
  'a line of bytes': '\x00\xff\x80\r\n\r\n',
  'TLS on a plain port': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  'a blank in the URL': request(LINE.replace('first', 'fi rst')),
  'a method that HTTP does not have': request(LINE.replace('GET', 'BOGUS')),
  'a method in small letters': request(LINE.replace('GET', 'get')),
  'a version that HTTP does not have': request(LINE.replace('HTTP/1.1', 'HTTP/9.9')),
  'HTTP/2 without asking': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'a header without a colon': request(LINE, ['bogus']),
  'a header with a blank in its name': request(LINE, ['a b: c']),
  'a header with a NUL': request(LINE, ['a: b\x00c']),
  'a header folded over two lines': request(LINE, ['a: b\r\n c']),
  'a bare CR': request(LINE, ['a: b\rc: d']),
  'two different lengths': request(POST, ['Content-Length: 1', 'Content-Length: 2'], 'xx'),
  'a length that is no number': request(POST, ['Content-Length: x']),
  'a negative length': request(POST, ['Content-Length: -1']),
  'a length and chunks': request(
    POST,
    ['Content-Length: 3', 'Transfer-Encoding: chunked'],
    '0\r\n\r\n',
  ),
  'a chunk without a size': request(POST, ['Transfer-Encoding: chunked'], 'x\r\n'),
  'a chunk longer than its size': request(POST, ['Transfer-Encoding: chunked'], '1\r\nabc\r\n'),
  'a transfer encoding that is not the last': request(POST, ['Transfer-Encoding: chunked, gzip']),
};

for (const [what, bytes] of Object.entries(BROKEN)) {
  test(`${what} is answered in Graph's form, and the connection ends`, async () => {
    await using world = await memoryWorld();
    const answer = await reply(world.port, bytes);
    assertOurs(answer);
    assert.equal(answer.status, 400);
    assert.equal(answer.header('connection'), 'close');
    assert.deepEqual(answer.error, {
      message: 'The request is not valid HTTP/1.1.',
      type: 'OAuthException',
      code: 1,
    });
    assert.equal((await world.read(PSID.peter, 'first_name')).status, 200);
  });
}

test('what broke a connection does not answer twice, however much follows', async () => {
  await using world = await memoryWorld();
  const noise = 'x'.repeat(200_000);
  assertOurs(await reply(world.port, 'garbage\r\n\r\n', noise, noise, noise));
});

for (const [what, bytes] of Object.entries({
  garbage: 'garbage\r\n\r\n',
  CONNECT: request('CONNECT x:1 HTTP/1.1'),
  'headers without end': `GET / HTTP/1.1\r\na: ${'x'.repeat(40_000)}`,
})) {
  test(`after ${what} a client that reads only when all is sent still gets its answer`, async () => {
    await using world = await memoryWorld();
    const socket = net.connect(world.port, '127.0.0.1').setEncoding('latin1').pause();
    await new Promise((done) => socket.write(bytes + 'x'.repeat(8_000_000), done));
    let heard = '';
    for await (const text of socket) heard += text;
    assert.deepEqual(
      replies(heard).map(({ header }) => header('connection')),
      ['close'],
    );
  });

  test(`after ${what} a client that never hangs up is cut off`, { timeout: 60_000 }, async () => {
    await using world = await memoryWorld();
    const socket = net.connect({ port: world.port, host: '127.0.0.1', allowHalfOpen: true });
    const closed = new Promise((resolve) => void socket.once('close', resolve));
    socket.on('error', () => {});
    socket.resume().write(bytes, 'latin1');
    // A connection that is gone is noticed by who writes to it.
    const writing = setInterval(() => socket.write('x'), 50);
    await closed;
    clearInterval(writing);
  });
}

/** Unusual, and fine. */
const FINE: Record<string, string> = {
  'without a Host': `${LINE}\r\nConnection: close\r\n\r\n`,
  'with an empty Host': `${LINE}\r\nHost:\r\nConnection: close\r\n\r\n`,
  'HTTP/1.0': `${LINE.replace('HTTP/1.1', 'HTTP/1.0')}\r\n\r\n`,
  'blank lines before': `\r\n\r\n${request(LINE)}`,
  'the absolute form, as to a proxy': request(LINE.replace(' /', ' http://graph.facebook.com/')),
  'the absolute form of https': request(LINE.replace(' /', ' HTTPS://graph.facebook.com:443/')),
  'a header of bytes': request(LINE, ['a: \xff\x80']),
  'a body in chunks of one byte': request(
    POST,
    ['Transfer-Encoding: chunked', 'Content-Type: application/json'],
    '1\r\n{\r\n1\r\n}\r\n0\r\n\r\n',
  ),
  'chunks with extensions and trailers': request(
    POST,
    ['Transfer-Encoding: chunked', 'Content-Type: application/json'],
    '2;a=b\r\n{}\r\n0\r\nx: y\r\n\r\n',
  ),
  'an upgrade that nobody offers': `${LINE}\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n`,
};

for (const [what, bytes] of Object.entries(FINE)) {
  test(`${what}: the profile`, async () => {
    await using world = await memoryWorld();
    const answer = await reply(world.port, bytes);
    assert.equal(answer.body, '{"first_name":"Peter"}');
    assertOurs(answer);
  });
}

test('an expectation that nobody knows is a 417', async () => {
  await using world = await memoryWorld();
  for (const body of ['', 'x'.repeat(100_000)]) {
    const headers = ['Expect: nonsense', `Content-Length: ${body.length}`];
    const answer = await reply(world.port, request(POST, headers, body));
    assertOurs(answer);
    assert.equal(answer.status, 417);
    assert.equal(answer.error.message, 'Only "Expect: 100-continue" is supported.');
  }
});

test('CONNECT is a method that Graph does not have', async () => {
  await using world = await memoryWorld();
  const answer = await reply(world.port, request('CONNECT graph.facebook.com:443 HTTP/1.1'));
  assertOurs(answer);
  assert.equal(answer.error.message, "(#100) Unknown method 'connect'. Use get, post or delete.");
});

test('OPTIONS * is of the whole server, and says what may be sent to it', async () => {
  await using world = await memoryWorld();
  const answer = await reply(world.port, request('OPTIONS * HTTP/1.1'));
  assert.equal(answer.status, 200);
  assert.equal(answer.header('access-control-allow-methods'), 'GET, POST, DELETE, OPTIONS');
});
