import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PSID, TOKEN } from '../world.ts';
import { replies, request, speak } from './socket.ts';

const RANDOM = /^x-fb-(trace-id|request-id|debug)$/i;

for (const [what, url] of Object.entries({
  'a profile': `/v2.6/${PSID.peter}?fields=first_name&access_token=${TOKEN}`,
  'an empty answer': `/v2.6/${PSID.nora}?access_token=${TOKEN}`,
  'the page': `/v25.0/me?access_token=${TOKEN}`,
  'an error': `/v25.0/7?access_token=${TOKEN}`,
})) {
  test(`HEAD of ${what} is GET without the body`, async () => {
    await using world = await memoryWorld();
    const get = await world.ask(url);
    const head = await world.ask(url, { method: 'HEAD' });
    assert.equal(head.status, get.status);
    assert.equal(head.body, '');
    const stable = ({ headers }: typeof get) =>
      headers.map(([name, value]) => (RANDOM.test(name) ? name : `${name}: ${value}`));
    assert.deepEqual(stable(head), stable(get));
  });
}

test('after HEAD a connection goes on: no byte of a body came', async () => {
  await using world = await memoryWorld();
  const url = `/v2.6/${PSID.peter}?fields=first_name&access_token=${TOKEN}`;
  const heard = await speak(
    world.port,
    `HEAD ${url} HTTP/1.1\r\nHost: x\r\n\r\n`,
    request(`HEAD ${url} HTTP/1.1`),
  );
  assert.deepEqual(
    replies(heard, true).map(({ status }) => status),
    [200, 200],
  );
});
