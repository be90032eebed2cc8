import assert from 'node:assert/strict';
import type net from 'node:net';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { failureOf, httpServer, localLab, rawServer } from './egress-lab.ts';

const BODY_BYTES = 20 * 1024;
const HEADER_BYTES = 16 * 1024;
const url = (port: number) => `http://127.0.0.1:${port}/hook`;

/** One that answers every request with these bytes and says no more, nor closes. */
async function saying(bytes: string | Buffer, after: (socket: net.Socket) => void = () => {}) {
  const server = await rawServer((socket) => {
    socket.write(bytes);
    after(socket);
  });
  return url(server.port);
}

const { post, send } = localLab();

test('the request is as it was given, on HTTP/1.1, and asks for no compression', async () => {
  const seen: string[] = [];
  const server = await rawServer((socket, request) => {
    seen.push(request);
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
  });
  const headers = { Accept: '*/*', 'X-Hub-Signature': 'sha1=0' };
  await send({ method: 'POST', url: `${url(server.port)}?a=%20#b`, headers, body: '{}' });
  assert.deepEqual(seen[0]!.split('\r\n'), [
    'POST /hook?a=%20 HTTP/1.1',
    `Host: 127.0.0.1:${server.port}`,
    'Accept: */*',
    'X-Hub-Signature: sha1=0',
    'Accept-Encoding: identity',
    'Content-Length: 2',
    'Connection: keep-alive',
    '',
    '{}',
  ]);
  await send({ method: 'GET', url: url(server.port), headers: {} });
  assert.deepEqual(seen[1]!.split('\r\n'), [
    'GET /hook HTTP/1.1',
    `Host: 127.0.0.1:${server.port}`,
    'Accept-Encoding: identity',
    'Connection: keep-alive',
    '',
    '',
  ]);
});

test('a body is counted in bytes', async () => {
  const bot = await httpServer(async (request, response) => {
    const chunks = await request.toArray();
    response.end(`${request.headers['content-length']} ${Buffer.concat(chunks)}`);
  });
  assert.equal((await post(url(bot.port), '{"a":"é"}')).body, '10 {"a":"é"}');
});

test('headers of the connection are not the caller’s to set', async () => {
  const bot = await httpServer((request, response) => {
    const { host, connection, te, expect } = request.headers;
    const encoding = request.headers['transfer-encoding'];
    response.end(JSON.stringify([host, connection, te, expect, encoding]));
  });
  const { body } = await send({
    method: 'POST',
    url: url(bot.port),
    headers: {
      host: 'metadata.google.internal',
      CONNECTION: 'upgrade',
      TE: 'trailers',
      Expect: '100-continue',
      'Transfer-Encoding': 'chunked',
      'content-length': '999',
    },
    body: '{}',
  });
  assert.deepEqual(JSON.parse(body), [`127.0.0.1:${bot.port}`, 'keep-alive', null, null, null]);
});

test('a header that would begin another line is refused, and its value is not told', async () => {
  const bot = await httpServer((_request, response) => response.end());
  const sendWith = (headers: Record<string, string>) =>
    failureOf(send({ method: 'POST', url: url(bot.port), headers, body: '' }));
  for (const value of ['secret\r\nX: y', 'secret\n', 'secret\0', 'secret…']) {
    const { code, message } = await sendWith({ 'X-Hub-Signature': value });
    assert.deepEqual([code, message.includes('secret')], ['refused', false], message);
  }
  assert.equal((await sendWith({ 'X\r\nY': 'a' })).code, 'refused');
});

test('status, headers and body are told', async () => {
  const bot = await httpServer((_request, response) => {
    response.writeHead(503, { 'Retry-After': '7', 'Set-Cookie': ['a=1', 'b=2'] });
    response.end('später');
  });
  const { status, headers, body, latency_ms } = await post(url(bot.port));
  assert.deepEqual([status, body], [503, 'später']);
  assert.equal(headers['retry-after'], '7');
  assert.equal(headers['set-cookie'], 'a=1, b=2');
  assert.ok(Number.isInteger(latency_ms));
});

test('an error of the endpoint is an answer', async () => {
  for (const status of [400, 404, 410, 500, 502, 599, 999]) {
    const at = await saying(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
    assert.equal((await post(at)).status, status);
  }
});

test('a redirect is an answer, and is not followed', async () => {
  let inside = 0;
  const secret = await httpServer((_request, response) => {
    inside += 1;
    response.end('credentials');
  });
  for (const status of [300, 301, 302, 303, 307, 308]) {
    for (const location of [
      url(secret.port),
      'http://169.254.169.254/latest/meta-data/',
      '//127.0.0.1/',
      '/hook',
      'file:///etc/passwd',
    ]) {
      const bot = await httpServer((_request, response) => {
        response.writeHead(status, { Location: location, Refresh: `0; url=${location}` });
        response.end();
      });
      const answer = await post(url(bot.port));
      assert.deepEqual([answer.status, answer.headers.location], [status, location]);
    }
  }
  assert.equal(inside, 0);
});

test('an answer is read to 20 KB, and then its connection is closed', async () => {
  const closed = Promise.withResolvers<void>();
  const bot = await httpServer((request, response) => {
    request.socket.on('close', () => closed.resolve());
    const more = () => {
      while (response.write('a'.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  });
  const { status, body } = await post(url(bot.port));
  assert.equal(status, 200);
  assert.equal(body, 'a'.repeat(BODY_BYTES));
  await closed.promise;
});

test('an answer of exactly 20 KB is whole, and its connection lives on', async () => {
  const ports = new Set<number | undefined>();
  const bot = await httpServer((request, response) => {
    ports.add(request.socket.remotePort);
    response.end('b'.repeat(BODY_BYTES));
  });
  for (const _ of [1, 2]) {
    assert.equal((await post(url(bot.port))).body, 'b'.repeat(BODY_BYTES));
  }
  assert.equal(ports.size, 1);
});

test('no half of a character is left where an answer is cut', async () => {
  const bot = await httpServer((_request, response) => response.end('€'.repeat(BODY_BYTES)));
  const { body } = await post(url(bot.port));
  assert.equal(body, '€'.repeat(Math.floor(BODY_BYTES / 3)));
});

test('a gzip bomb stays what it is: nothing is decompressed', async () => {
  const bomb = gzipSync(Buffer.alloc(10 * 1024 * 1024));
  assert.ok(bomb.length < BODY_BYTES);
  for (const encoding of ['gzip', 'x-gzip', 'deflate', 'br', 'zstd', 'gzip, gzip']) {
    const bot = await httpServer((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': encoding });
      response.end(bomb);
    });
    const { body, headers } = await post(url(bot.port));
    assert.equal(headers['content-encoding'], encoding);
    assert.equal(body, bomb.toString());
  }
});

test('headers are read to 16 KB', async () => {
  const name = 'X-Long: ';
  const fits = await saying(
    `HTTP/1.1 200 OK\r\nContent-Length: 0\r\n${name}${'a'.repeat(HEADER_BYTES - 64)}\r\n\r\n`,
  );
  assert.equal((await post(fits)).status, 200);
  const one = await saying(`HTTP/1.1 200 OK\r\n${name}${'a'.repeat(HEADER_BYTES)}`);
  const many = await saying(`HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(HEADER_BYTES)}`);
  const reason = await saying(`HTTP/1.1 200 ${'O'.repeat(2 * HEADER_BYTES)}K\r\n`);
  const trailer = await saying(
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n' +
      `1\r\na\r\n0\r\n${'T: y\r\n'.repeat(HEADER_BYTES)}`,
  );
  for (const at of [one, many, reason, trailer]) {
    const { code, message } = await failureOf(post(at));
    assert.deepEqual([code, message], ['answer', 'the headers of its answer are too long']);
  }
  const strict = localLab({ header_bytes: HEADER_BYTES - 64 });
  assert.equal((await failureOf(strict.post(fits))).code, 'answer');
});

test('chunk extensions are read to 16 KB', async () => {
  const at = await saying(
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n' +
      `1;${'a'.repeat(2 * HEADER_BYTES)}\r\nx\r\n`,
  );
  const { message } = await failureOf(post(at));
  assert.equal(message, 'the chunk extensions of its answer are too long');
});

test('a few provisional answers are passed over, and endless ones are not', async () => {
  const early = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n';
  const proceed = 'HTTP/1.1 100 Continue\r\n\r\n';
  const real = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
  assert.equal((await post(await saying(early + proceed + real))).body, 'ok');
  for (const provisional of [early, proceed]) {
    const { code, message } = await failureOf(post(await saying(provisional.repeat(17) + real)));
    assert.deepEqual([code, message], ['answer', 'its answer is put off again and again']);
  }
});

test('a connection that breaks off is no answer, however much of it came', async () => {
  for (const bytes of [
    '',
    'HTTP/1.1',
    'HTTP/1.1 200 OK\r\nContent-Le',
    'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf',
  ]) {
    for (const end of ['end', 'resetAndDestroy'] as const) {
      const at = await saying(bytes, (socket) => socket[end]());
      const { code, message } = await failureOf(post(at));
      const isWords = /^(the connection broke off|its answer is not HTTP\/1\.1 \(HPE_\w+\))$/;
      assert.match(message, isWords, JSON.stringify(bytes));
      assert.match(code, /^(connection|answer)$/);
    }
  }
});

test('an answer that ends with its connection is whole', async () => {
  const at = await saying('HTTP/1.1 200 OK\r\n\r\nwhole', (socket) => socket.end());
  assert.equal((await post(at)).body, 'whole');
  const old = await saying('HTTP/1.0 200 OK\r\n\r\nold', (socket) => socket.end());
  assert.equal((await post(old)).body, 'old');
});

test('what is not HTTP/1.1 is no answer, and nothing of it is told', async () => {
  for (const bytes of [
    'secret\r\n\r\n',
    'SSH-2.0-secret\r\n',
    '220 secret ESMTP\r\n',
    '-ERR secret\r\n',
    '<html>secret</html>',
    'HTTP/2.0 secret\r\n\r\n',
    'HTTP/1.1 secret\r\n\r\n',
    'HTTP/1.1 20 secret\r\n\r\n',
    'HTTP/1.1 200 OK\r\nsecret\r\n\r\n',
    'HTTP/1.1 200 OK\r\nX: a\0secret\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: secret\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nsecret',
    'HTTP/1.1 200 OK\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\nsecret',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nsecret\r\n',
  ]) {
    const { code, message } = await failureOf(post(await saying(bytes)));
    assert.equal(code, 'answer', bytes);
    assert.match(message, /^its answer is not HTTP\/1\.1 \(HPE_\w+\)$/);
    assert.ok(!message.includes('secret'));
  }
});

test('nobody is talked into another protocol', async () => {
  const at = await saying(
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  );
  const { code, message } = await failureOf(post(at));
  assert.deepEqual([code, message], ['answer', 'it answers in another protocol']);
});

test('a second answer that nobody asked for is never the answer to another request', async () => {
  const first = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst';
  const forged = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged';
  let connections = 0;
  const server = await rawServer((socket) => {
    connections += 1;
    socket.write(connections === 1 ? first + forged : first);
  });
  for (const _ of [1, 2, 3]) {
    assert.equal((await post(url(server.port))).body, 'first');
  }
});
