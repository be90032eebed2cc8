import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';
import { memoryWorld, PSID, TOKEN } from '../world.ts';
import { assertOurs, replies, reply, request } from './socket.ts';

const LIMIT = 1024 * 1024;
const LINE = `POST /v2.6/${PSID.peter}?method=get&fields=first_name&access_token=${TOKEN} HTTP/1.1`;
const FORM = 'Content-Type: application/x-www-form-urlencoded';

const formOf = (bytes: number): string => 'x='.padEnd(bytes, 'x');
const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;

const TOO_LARGE = {
  message: `The request body is larger than ${LIMIT} bytes.`,
  type: 'OAuthException',
  code: 1,
};

test('a body of 1 MiB is read, with a length and in chunks', async () => {
  await using world = await memoryWorld();
  const body = formOf(LIMIT);
  const whole = request(LINE, [FORM, `Content-Length: ${LIMIT}`], body);
  assert.equal((await reply(world.port, whole)).body, '{"first_name":"Peter"}');
  const chunks = body.match(/.{1,5000}/g)!.map(chunk);
  const head = request(LINE, [FORM, 'Transfer-Encoding: chunked']);
  const chunked = await reply(world.port, head, ...chunks, chunk(''));
  assert.equal(chunked.body, '{"first_name":"Peter"}');
});

test('one byte more is a 413', async () => {
  await using world = await memoryWorld();
  const body = formOf(LIMIT + 1);
  for (const bytes of [
    request(LINE, [FORM, `Content-Length: ${LIMIT + 1}`], body),
    request(LINE, [FORM, 'Transfer-Encoding: chunked'], chunk(body) + chunk('')),
  ]) {
    const answer = await reply(world.port, bytes);
    assertOurs(answer);
    assert.equal(answer.status, 413);
    assert.equal(answer.header('connection'), 'close');
    assert.deepEqual(answer.error, TOO_LARGE);
  }
});

test('a length that is too large is refused before a byte of the body has come', async () => {
  await using world = await memoryWorld();
  const answer = await reply(world.port, request(LINE, [FORM, 'Content-Length: 999999999999']));
  assert.equal(answer.status, 413);
});

test('a body without end is answered while it still comes', async () => {
  await using world = await memoryWorld();
  const socket = net.connect(world.port, '127.0.0.1').setEncoding('latin1');
  socket.on('error', () => {});
  socket.write(request(LINE, [FORM, 'Transfer-Encoding: chunked']));
  const piece = chunk('x'.repeat(60_000));
  const send = (): void => {
    while (socket.writable && socket.write(piece));
  };
  socket.on('drain', send);
  send();
  const heard = new Promise<string>((resolve) => void socket.once('data', resolve));
  const closed = new Promise((resolve) => void socket.once('close', resolve));
  assert.equal(replies(await heard)[0]?.status, 413);
  await closed;
  assert.equal((await world.read(PSID.peter, 'first_name')).status, 200);
});

test('a client that reads only when all is sent still gets its answer', async () => {
  await using world = await memoryWorld();
  const body = formOf(8 * LIMIT);
  for (const headers of [
    [FORM, `Content-Length: ${body.length}`],
    [FORM, 'Transfer-Encoding: chunked'],
  ]) {
    const sent = headers[1]!.startsWith('T') ? chunk(body) + chunk('') : body;
    const socket = net.connect(world.port, '127.0.0.1').setEncoding('latin1').pause();
    await new Promise((done) => socket.write(request(LINE, headers, sent), done));
    let heard = '';
    for await (const text of socket) heard += text;
    assert.deepEqual(
      replies(heard).map(({ status }) => status),
      [413],
    );
  }
});

test('half a million chunks of one byte take no more room than the body', async () => {
  await using world = await memoryWorld();
  const head = request(LINE, [FORM, 'Transfer-Encoding: chunked']);
  const body = chunk('x').repeat(500_000) + chunk('');
  const before = process.memoryUsage().rss;
  const answer = await reply(world.port, head, body);
  assert.equal(answer.body, '{"first_name":"Peter"}');
  assert.ok(process.memoryUsage().rss - before < 150_000_000);
});
