import assert from 'node:assert/strict';
import type { Store } from '../../../src/store/store.ts';
import { anApp, aPage, aToken, NOW, type Rules } from '../samples.ts';

const DIGEST = 'digest-of-t';

async function withToken(store: Store, more = {}): Promise<void> {
  await store.registry.addApp(anApp('app'));
  await store.registry.addPage(aPage('page'));
  await store.registry.addToken(aToken('t', more));
}

export const tokenRules: Rules = {
  async 'a token is found by its id as it was added'(store) {
    const token = aToken('t', { permissions: ['pages_messaging'], expires_at: NOW + 1 });
    assert.equal(await store.registry.addToken(token), true);
    assert.deepEqual(await store.registry.token('t'), token);
  },

  async 'neither the id nor the digest of a token can be given twice'(store) {
    await store.registry.addToken(aToken('t'));
    assert.equal(await store.registry.addToken(aToken('t', { digest: 'other' })), false);
    assert.equal(await store.registry.addToken(aToken('u', { digest: DIGEST })), false);
    assert.deepEqual(await store.registry.token('t'), aToken('t'));
    assert.equal(await store.registry.token('u'), undefined);
  },

  async 'a grant is the token with its app, its page and what it may use'(store) {
    await withToken(store, { permissions: ['pages_user_gender', 'pages_user_locale'] });
    await store.registry.setPermissions('app', 'page', ['pages_messaging', 'pages_user_locale']);
    assert.deepEqual(await store.registry.grant(DIGEST), {
      token: aToken('t', { permissions: ['pages_user_gender', 'pages_user_locale'] }),
      app: anApp('app'),
      page: aPage('page'),
      permissions: ['pages_user_locale'],
    });
  },

  async 'a token without a list of its own may use what its app holds'(store) {
    await withToken(store);
    assert.deepEqual((await store.registry.grant(DIGEST))?.permissions, []);
    await store.registry.setPermissions('app', 'page', ['pages_messaging']);
    await store.registry.setPermissions('other', 'page', ['pages_user_gender']);
    assert.deepEqual((await store.registry.grant(DIGEST))?.permissions, ['pages_messaging']);
  },

  async 'a token whose app or page is missing grants nothing'(store) {
    await store.registry.addToken(aToken('t'));
    assert.equal(await store.registry.grant(DIGEST), undefined);
    await store.registry.addApp(anApp('app'));
    assert.equal(await store.registry.grant(DIGEST), undefined);
    await store.registry.addPage(aPage('page'));
    assert.notEqual(await store.registry.grant(DIGEST), undefined);
  },

  async 'once a revocation has resolved no read finds the token live'(store) {
    await withToken(store);
    await store.registry.grant(DIGEST);
    const revoked = aToken('t', { revoked_at: NOW, revoked_reason: 'password' });
    assert.deepEqual(await store.registry.revokeToken('t', 'password', NOW), revoked);
    assert.deepEqual((await store.registry.grant(DIGEST))?.token, revoked);
  },

  async 'a second revocation keeps the first time and reason'(store) {
    await withToken(store);
    await store.registry.revokeToken('t', 'logout', NOW);
    const again = await store.registry.revokeToken('t', 'api', NOW + 1);
    assert.deepEqual(again, aToken('t', { revoked_at: NOW, revoked_reason: 'logout' }));
    assert.deepEqual(await store.registry.token('t'), again);
  },

  async 'a grant shows every change of its app, its page and its permissions'(store) {
    await withToken(store);
    await store.registry.grant(DIGEST);
    await store.registry.changeApp('app', (app) => ({ ...app, require_proof: true }));
    assert.equal((await store.registry.grant(DIGEST))?.app.require_proof, true);
    await store.registry.changePage('page', (page) => ({ ...page, name: 'Renamed' }));
    assert.equal((await store.registry.grant(DIGEST))?.page.name, 'Renamed');
    await store.registry.setPermissions('app', 'page', ['pages_messaging']);
    assert.deepEqual((await store.registry.grant(DIGEST))?.permissions, ['pages_messaging']);
    await store.registry.setPermissions('app', 'page', []);
    assert.deepEqual((await store.registry.grant(DIGEST))?.permissions, []);
  },
};
