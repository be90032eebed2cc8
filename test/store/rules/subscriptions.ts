import assert from 'node:assert/strict';
import type { Webhook } from '../../../src/domain/subscription.ts';
import type { Rules } from '../samples.ts';

const WEBHOOK: Webhook = {
  callback_url: 'https://bot.example/hook?a=1',
  verify_token: 'a secret, with "quotes" and ü',
  fields: ['messages', 'messaging_postbacks'],
  active: true,
};

export const subscriptionRules: Rules = {
  async 'an app has the webhook that it was given last, and none to begin with'({ registry }) {
    assert.equal(await registry.webhook('a'), undefined);
    assert.deepEqual(await registry.changeWebhook('a', () => WEBHOOK), WEBHOOK);
    assert.deepEqual(await registry.webhook('a'), WEBHOOK);
    const off = { ...WEBHOOK, fields: [], active: false };
    await registry.changeWebhook('a', () => off);
    assert.deepEqual(await registry.webhook('a'), off);
    assert.equal(await registry.webhook('b'), undefined);
  },

  async 'a webhook is changed from what it was, or taken away'({ registry }) {
    await registry.changeWebhook('a', () => WEBHOOK);
    const fewer = await registry.changeWebhook(
      'a',
      (webhook) => webhook && { ...webhook, fields: webhook.fields.slice(1) },
    );
    assert.deepEqual(fewer?.fields, ['messaging_postbacks']);
    assert.equal(await registry.changeWebhook('a', () => undefined), undefined);
    assert.equal(await registry.webhook('a'), undefined);
    const seen: unknown[] = [];
    await registry.changeWebhook('a', (webhook) => {
      seen.push(webhook);
      return webhook;
    });
    assert.deepEqual(seen, [undefined]);
    assert.equal(await registry.webhook('a'), undefined);
  },

  async 'a change of a webhook that throws changes nothing'({ registry }) {
    await registry.changeWebhook('a', () => WEBHOOK);
    const refused = registry.changeWebhook('a', () => {
      throw new RangeError('no');
    });
    await assert.rejects(refused, { name: 'RangeError' });
    assert.deepEqual(await registry.webhook('a'), WEBHOOK);
  },

  async 'a page subscribes an app with a list of fields, an empty one, or none'({ registry }) {
    assert.equal(await registry.subscription('p', 'a'), undefined);
    for (const fields of [['messages'], [], null]) {
      const subscription = { page_id: 'p', app_id: 'a', fields };
      await registry.subscribe(subscription);
      assert.deepEqual(await registry.subscription('p', 'a'), subscription);
    }
    assert.equal(await registry.subscription('q', 'a'), undefined);
    assert.equal(await registry.subscription('p', 'b'), undefined);
  },

  async 'the subscriptions of a page come by the app’s id'({ registry }) {
    for (const app_id of ['c', 'a', 'b']) {
      await registry.subscribe({ page_id: 'p', app_id, fields: null });
    }
    await registry.subscribe({ page_id: 'q', app_id: 'd', fields: null });
    const apps = (await registry.subscriptions('p')).map(({ app_id }) => app_id);
    assert.deepEqual(apps, ['a', 'b', 'c']);
    assert.deepEqual(await registry.subscriptions('r'), []);
  },

  async 'a subscription ends once'({ registry }) {
    for (const app_id of ['a', 'b']) await registry.subscribe({ page_id: 'p', app_id, fields: [] });
    assert.equal(await registry.unsubscribe('p', 'a'), true);
    assert.equal(await registry.unsubscribe('p', 'a'), false);
    assert.equal(await registry.subscription('p', 'a'), undefined);
    assert.equal((await registry.subscriptions('p')).length, 1);
  },

  async 'the settings of a page are those last set, none to begin with'({ registry }) {
    assert.deepEqual(await registry.settings('p'), {});
    const set = { get_started: { payload: 'GO "now" ü' }, whitelisted_domains: ['https://a.b'] };
    assert.deepEqual(await registry.changeSettings('p', () => set), set);
    await registry.changeSettings('p', ({ get_started: _, ...rest }) => rest);
    assert.deepEqual(await registry.settings('p'), { whitelisted_domains: ['https://a.b'] });
    assert.deepEqual(await registry.settings('q'), {});
  },

  async 'settings that are changed at once are all set'({ registry }) {
    await Promise.all([
      registry.changeSettings('p', (now) => ({ ...now, get_started: { payload: 'A' } })),
      registry.changeSettings('p', (now) => ({ ...now, account_linking_url: 'https://a.b' })),
      registry.changeSettings('p', (now) => ({ ...now, whitelisted_domains: [] })),
    ]);
    assert.deepEqual(await registry.settings('p'), {
      get_started: { payload: 'A' },
      account_linking_url: 'https://a.b',
      whitelisted_domains: [],
    });
  },
};
