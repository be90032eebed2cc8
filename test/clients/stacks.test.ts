/** Every HTTP stack that Node bots were seen to use, unaware of any proxy, by `pagescope run`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PSID, TOKEN } from '../world.ts';
import { runDriver } from './driven.ts';
import { startWorld } from './world.ts';

const world = await startWorld();
const ask = runDriver('stacks', world.origin);

const url = (psid: string, version = 'v2.6'): string =>
  `https://graph.facebook.com/${version}/${psid}?fields=first_name&access_token=${TOKEN}`;

for (const stack of (await ask({})) as string[]) {
  test(`${stack} reads a profile`, async () => {
    const { answer, sent } = await world.record(() => ask({ stack, url: url(PSID.peter) }));
    assert.deepEqual(answer, { status: 200, body: { first_name: 'Peter' } });
    assert.equal(sent.length, 1);
    assert.equal(sent[0], `GET ${url(PSID.peter).replace('https://graph.facebook.com', '')}`);
  });

  test(`${stack} is told that somebody never authorised the page`, async () => {
    const { status, body } = await ask({ stack, url: url(PSID.nora, 'v6.0') });
    assert.equal(status, 400);
    assert.equal(body.error.message, '(#100) Insufficient permission to access user profile.');
  });
}

test('none was forgotten', async () => {
  assert.deepEqual(await ask({}), [
    'fetch',
    'node-fetch',
    'node-fetch with an agent',
    'axios',
    'axios 0.21',
    'request',
    'messaging-api-messenger',
  ]);
});
