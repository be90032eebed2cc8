import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PSID, TOKEN } from '../world.ts';

/** Nobody published these: each is read as an object's id. */
const UNKNOWN = ['v99.0', 'v2.13', 'v2', 'v02.6', 'V2.6', 'v2.6.0', 'v26.1', 'v-1.0', 'v2.60'];

for (const version of UNKNOWN) {
  test(`${version}: what follows it is unknown path, also without a token`, async () => {
    await using world = await memoryWorld();
    for (const token of ['', `?access_token=${TOKEN}`, '?access_token=junk']) {
      const reply = await world.ask(`/${version}/${PSID.peter}${token}`);
      assert.equal(reply.status, 400);
      assert.deepEqual(reply.error, {
        message: `Unknown path components: /${PSID.peter}`,
        type: 'OAuthException',
        code: 2500,
      });
    }
  });
}

test('on its own it is an alias that nobody has', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(`/v99?access_token=${TOKEN}`);
  assert.equal(reply.error.code, 803);
});

test('a version twice is a version and an id', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(`/v2.6/v2.7/${PSID.peter}`);
  assert.equal(reply.error.message, `Unknown path components: /${PSID.peter}`);
});
