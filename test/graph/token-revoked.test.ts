import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RevocationReason } from '../../src/domain/page.ts';
import { APP, memoryWorld, PSID } from '../world.ts';

const REASONS: Record<RevocationReason, { subcode: number; why: string }> = {
  api: { subcode: 466, why: 'The session was invalidated explicitly using an API call.' },
  logout: { subcode: 467, why: 'The session is invalid because the user logged out.' },
  password: {
    subcode: 460,
    why: 'The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.',
  },
  app_removed: { subcode: 458, why: `The user has not authorized application ${APP.id}.` },
};

for (const [reason, { subcode, why }] of Object.entries(REASONS)) {
  test(`revoked for ${reason}: ${subcode}, from the next read on`, async () => {
    await using world = await memoryWorld();
    const { id, access_token: token } = await world.issue();
    const read = () => world.read(PSID.peter, 'first_name', { token });
    assert.equal((await read()).status, 200);
    await world.store.registry.revokeToken(id, reason as RevocationReason, world.time.now);
    const reply = await read();
    assert.equal(reply.status, 400);
    assert.deepEqual(reply.error, {
      message: `Error validating access token: ${why}`,
      type: 'OAuthException',
      code: 190,
      error_subcode: subcode,
    });
  });
}

test('a revocation is told of before an expiry', async () => {
  await using world = await memoryWorld();
  const { id, access_token: token } = await world.issue({ expires_at: world.time.now });
  await world.store.registry.revokeToken(id, 'logout', world.time.now);
  const reply = await world.read(PSID.peter, 'first_name', { token });
  assert.equal(reply.error.error_subcode, 467);
});

test("one token revoked leaves the page's others alone", async () => {
  await using world = await memoryWorld();
  const { id } = await world.issue();
  await world.store.registry.revokeToken(id, 'api', world.time.now);
  assert.equal((await world.read(PSID.peter, 'first_name')).status, 200);
});
