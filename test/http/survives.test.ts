import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { test } from 'node:test';
import { memoryWorld, PSID, TOKEN, type World } from '../world.ts';
import { request } from './socket.ts';

const POST = `POST /v2.6/${PSID.peter}?method=get&access_token=${TOKEN} HTTP/1.1`;

/** What a client says before it breaks the connection off. */
const SAID: Record<string, string> = {
  nothing: '',
  'half a line': 'GET /v2.6/',
  'a whole request': request(POST, ['Content-Length: 0']),
  'half a body': request(POST, ['Content-Length: 1000'], 'x'),
  'half of the chunks': request(POST, ['Transfer-Encoding: chunked'], '5\r\nab'),
  'a body that is refused while it comes': request(
    POST,
    ['Content-Length: 2000000'],
    'x'.repeat(1_500_000),
  ),
  garbage: 'garbage\r\n\r\n',
  CONNECT: request('CONNECT x:1 HTTP/1.1'),
  'headers without end': `${POST}\r\na: ${'x'.repeat(40_000)}`,
};

for (const [what, said] of Object.entries(SAID)) {
  for (const how of ['resets', 'hangs up'] as const) {
    test(`a client that ${how} after ${what} breaks nothing`, async () => {
      await using world = await memoryWorld();
      for (let time = 0; time < 10; time++) await sayAndLeave(world, said, how);
      assert.equal((await world.read(PSID.peter, 'first_name')).status, 200);
    });
  }
}

async function sayAndLeave(world: World, said: string, how: 'resets' | 'hangs up'): Promise<void> {
  const socket = net.connect(world.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => {});
  const closed = once(socket, 'close');
  socket.write(said, 'latin1', () => {
    if (how === 'resets') socket.resetAndDestroy();
    else socket.destroy();
  });
  await closed;
}
