import assert from 'node:assert/strict';
import { test } from 'node:test';
import { masked } from '../reply.ts';
import { memoryWorld, PSID, TOKEN } from '../world.ts';
import { replies, request, speak } from './socket.ts';

const url = (psid: string, fields = 'first_name'): string =>
  `/v2.6/${psid}?fields=${fields}&access_token=${TOKEN}`;
const open = (line: string, headers = '', body = ''): string =>
  `${line}\r\nHost: x\r\n${headers}\r\n${body}`;

test('requests that come together are answered in their order', async () => {
  await using world = await memoryWorld();
  const people = [PSID.peter, PSID.maya, PSID.citra, PSID.nora, '7', PSID.sam];
  const sent = people.map((psid) => open(`GET ${url(psid)} HTTP/1.1`)).join('');
  const heard = await speak(world.port, sent + request('GET /v2.6/me HTTP/1.1'));
  assert.deepEqual(
    replies(heard).map(({ json }) => json.first_name ?? json.error?.code),
    ['Peter', 'Maya', 'Citra', undefined, 100, 'Sam', 2500],
  );
});

test('so are those with a body, which is read to its end and no further', async () => {
  await using world = await memoryWorld();
  const line = `POST ${url(PSID.peter)}&method=get HTTP/1.1`;
  const type = 'Content-Type: application/json\r\n';
  const heard = await speak(
    world.port,
    open(line, `${type}Content-Length: 2\r\n`, '{}') +
      open(line, `${type}Transfer-Encoding: chunked\r\n`, '2\r\n{}\r\n0\r\n\r\n') +
      open(line, `${type}Content-Length: 3\r\n`, '{x}') +
      request(`GET ${url(PSID.maya)} HTTP/1.1`),
  );
  const names = replies(heard).map(({ json }) => json.first_name ?? json.error.code);
  assert.deepEqual(names, ['Peter', 'Peter', 100, 'Maya']);
});

test('what is answered on a connection that stays and on one that ends is the same', async () => {
  await using world = await memoryWorld();
  for (const path of [url(PSID.peter), url(PSID.nora), url('7'), '/v25.0/me']) {
    const heard = await speak(
      world.port,
      open(`GET ${path} HTTP/1.1`) + request(`GET ${path} HTTP/1.1`),
    );
    const alike = heard
      .replaceAll(/(x-fb-(?:trace-id|request-id|debug)): .*/gi, '$1')
      .replaceAll(/Connection: (keep-alive|close)/g, 'Connection')
      .replaceAll(/Content-Length: \d+/g, 'Content-Length');
    const [first, second, ...rest] = alike.split('HTTP/1.1').slice(1).map(masked);
    assert.equal(second, first);
    assert.deepEqual(rest, []);
    const kept = replies(heard).map((reply) => reply.header('connection'));
    assert.deepEqual(kept, ['keep-alive', 'close']);
  }
});

test('HTTP/1.0 ends its connection unless it asks to keep it', async () => {
  await using world = await memoryWorld();
  const line = `GET ${url(PSID.peter)} HTTP/1.0`;
  const once = replies(await speak(world.port, `${line}\r\n\r\n`));
  assert.deepEqual(
    once.map((reply) => reply.header('connection')),
    ['close'],
  );
  const kept = await speak(world.port, `${line}\r\nConnection: keep-alive\r\n\r\n${line}\r\n\r\n`);
  assert.deepEqual(
    replies(kept).map((reply) => reply.header('connection')),
    ['keep-alive', 'close'],
  );
});
