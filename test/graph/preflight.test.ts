import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PSID, TOKEN } from '../world.ts';

const ORIGINAL = {
  Origin: 'https://bot.example',
  'Access-Control-Request-Method': 'POST',
  'Access-Control-Request-Headers': 'authorization,content-type',
};

for (const version of ['v2.6', 'v3.3', 'v25.0']) {
  test(`${version}: a browser may ask from any origin, without a token, what it may send`, async () => {
    await using world = await memoryWorld();
    for (const path of [`/${version}/${PSID.peter}`, `/${version}/me/messages`, `/${version}/`]) {
      const reply = await world.ask(path, { method: 'OPTIONS', headers: ORIGINAL });
      assert.equal(reply.status, 200);
      assert.equal(reply.body, '');
      assert.equal(reply.header('access-control-allow-origin'), '*');
      assert.equal(reply.header('access-control-allow-methods'), 'GET, POST, DELETE, OPTIONS');
      assert.match(reply.header('access-control-allow-headers')!, /^Authorization, Content-Type/);
      assert.equal(reply.header('access-control-max-age'), '86400');
      assert.equal(reply.header('facebook-api-version'), version);
    }
    assert.equal(world.answers.length, 0);
  });
}

test('no cookie and no credential is ever asked for', async () => {
  await using world = await memoryWorld();
  const preflight = await world.ask('/v2.6/me', { method: 'OPTIONS', headers: ORIGINAL });
  const read = await world.ask(`/v2.6/me?access_token=${TOKEN}`, {
    headers: { Origin: 'https://bot.example', Cookie: 'c_user=1' },
  });
  for (const reply of [preflight, read]) {
    assert.equal(reply.header('access-control-allow-credentials'), undefined);
    assert.equal(reply.header('set-cookie'), undefined);
    assert.equal(reply.header('access-control-allow-origin'), '*');
  }
});
