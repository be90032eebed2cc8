import assert from 'node:assert/strict';
import { anApp, aPage, NOW, type Rules } from '../samples.ts';

export const registryRules: Rules = {
  async 'an app is found as it was added, and as it was changed'(store) {
    const app = anApp('a', { business_id: 'b', require_proof: true, default_version: 'v3.1' });
    assert.equal(await store.registry.addApp(app), true);
    assert.deepEqual(await store.registry.app('a'), app);
    const renamed = { ...app, name: 'Renamed', business_id: null };
    assert.deepEqual(await store.registry.changeApp('a', () => renamed), renamed);
    assert.deepEqual(await store.registry.app('a'), renamed);
  },

  async 'a page is found as it was added, and as it was changed'(store) {
    const page = aPage('p', { business_id: 'b' });
    assert.equal(await store.registry.addPage(page), true);
    assert.deepEqual(await store.registry.page('p'), page);
    const renamed = { ...page, name: 'Renamed' };
    assert.deepEqual(await store.registry.changePage('p', () => renamed), renamed);
    assert.deepEqual(await store.registry.page('p'), renamed);
  },

  async 'what is not there is not found and not changed'(store) {
    const { registry } = store;
    assert.equal(await registry.app('a'), undefined);
    assert.equal(await registry.page('p'), undefined);
    assert.equal(await registry.token('t'), undefined);
    assert.equal(await registry.grant('d'), undefined);
    const never = (): never => assert.fail('nothing to change');
    assert.equal(await registry.changeApp('a', never), undefined);
    assert.equal(await registry.changePage('p', never), undefined);
    assert.equal(await registry.revokeToken('t', 'api', NOW), undefined);
  },

  async 'an id that is taken keeps what stands there'(store) {
    const { registry } = store;
    await registry.addApp(anApp('a'));
    await registry.addPage(aPage('p'));
    assert.equal(await registry.addApp(anApp('a', { name: 'Other' })), false);
    assert.equal(await registry.addPage(aPage('p', { name: 'Other' })), false);
    assert.equal((await registry.app('a'))?.name, 'App a');
    assert.equal((await registry.page('p'))?.name, 'Page p');
  },

  async 'a change that throws changes nothing and tells its caller'(store) {
    await store.registry.addApp(anApp('a'));
    const refused = store.registry.changeApp('a', () => {
      throw new RangeError('no');
    });
    await assert.rejects(refused, { name: 'RangeError', message: 'no' });
    assert.deepEqual(await store.registry.app('a'), anApp('a'));
  },

  async 'permissions are those last set, for one app on one page'(store) {
    const { registry } = store;
    assert.deepEqual(await registry.permissions('a', 'p'), []);
    await registry.setPermissions('a', 'p', ['pages_messaging', 'pages_user_gender']);
    await registry.setPermissions('a', 'p', ['pages_user_locale']);
    await registry.setPermissions('b', 'p', ['pages_messaging']);
    assert.deepEqual(await registry.permissions('a', 'p'), ['pages_user_locale']);
    assert.deepEqual(await registry.permissions('a', 'q'), []);
  },

  async 'a review stands beside what is held, and goes with it'(store) {
    const { registry } = store;
    assert.deepEqual(await registry.reviews('a', 'p'), {});
    const reviews = { pages_user_gender: 'pending', pages_user_locale: 'limited' } as const;
    await registry.setPermissions('a', 'p', ['pages_messaging'], reviews);
    assert.deepEqual(await registry.reviews('a', 'p'), reviews);
    assert.deepEqual(await registry.permissions('a', 'p'), ['pages_messaging']);
    await registry.setPermissions('a', 'p', [], { pages_messaging: 'rejected' });
    assert.deepEqual(await registry.reviews('a', 'p'), { pages_messaging: 'rejected' });
    assert.deepEqual(await registry.permissions('a', 'p'), []);
    assert.deepEqual(await registry.pageApps('p'), ['a']);
    await registry.setPermissions('a', 'p', ['pages_messaging']);
    assert.deepEqual(await registry.reviews('a', 'p'), {});
    await registry.setPermissions('a', 'p', []);
    assert.deepEqual(await registry.pageApps('p'), []);
  },

  async 'the apps and pages of a business are those that name it'({ registry }) {
    for (const [id, business_id] of Object.entries({ c: 'b', a: 'b', d: 'other', e: null })) {
      await registry.addApp(anApp(id, { business_id }));
      await registry.addPage(aPage(id, { business_id }));
    }
    await registry.addApp(anApp('f', { business_id: 'b' }));
    await registry.changeApp('f', (app) => ({ ...app, business_id: null }));
    const first = { after: null, limit: 10 };
    for (const list of [registry.apps, registry.pages]) {
      const { items, next } = await list({ ...first, business: 'b' });
      assert.deepEqual(
        items.map(({ id }) => id),
        ['a', 'c'],
      );
      assert.equal(next, null);
      assert.deepEqual((await list({ ...first, business: 'none' })).items, []);
    }
  },

  async 'the apps of a page are those that hold something there, by id'(store) {
    const { registry } = store;
    for (const app of ['c', 'a', 'b']) {
      await registry.setPermissions(app, 'p', ['pages_messaging']);
    }
    await registry.setPermissions('d', 'q', ['pages_messaging']);
    await registry.setPermissions('b', 'p', []);
    assert.deepEqual(await registry.pageApps('p'), ['a', 'c']);
    assert.deepEqual(await registry.permissions('b', 'p'), []);
  },
};
