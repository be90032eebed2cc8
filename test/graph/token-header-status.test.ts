import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PSID, TOKEN } from '../world.ts';

/** 401 from v20.0 on, and only for what is wrong with a token that came in a header. */
const STATUS = { 'v19.0': 400, 'v20.0': 401 };

for (const [version, dead] of Object.entries(STATUS)) {
  test(`${version}: a dead token in a header is answered ${dead}, in the query 400`, async () => {
    await using world = await memoryWorld();
    const expired = await world.issue({ expires_at: 1 });
    const revoked = await world.issue();
    await world.store.registry.revokeToken(revoked.id, 'api', 1);
    const path = `/${version}/${PSID.peter}`;
    for (const token of ['junk', '1|junk', expired.access_token, revoked.access_token]) {
      for (const scheme of ['Bearer', 'OAuth']) {
        const headers = { Authorization: `${scheme} ${token}` };
        assert.equal((await world.ask(path, { headers })).status, dead);
      }
      const query = `?access_token=${encodeURIComponent(token)}`;
      assert.equal((await world.ask(path + query)).status, 400);
    }
  });

  test(`${version}: other errors stay 400, though the token came in a header`, async () => {
    await using world = await memoryWorld();
    const headers = { Authorization: `Bearer ${TOKEN}` };
    const path = `/${version}/${PSID.peter}`;
    for (const url of [
      `/${version}/7`,
      `${path}?fields=*`,
      `${path}?fields=bogus`,
      `${path}?appsecret_proof=00`,
      `${path}?access_token=another`,
      `/${version}/${PSID.nora}`,
    ]) {
      assert.equal((await world.ask(url, { headers })).status, 400, url);
    }
  });
}
