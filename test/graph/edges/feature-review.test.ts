import assert from 'node:assert/strict';
import { test } from 'node:test';
import { APP, memoryWorld, PAGE } from '../../world.ts';
import { edgeOf } from './kit.ts';

test('what is held is approved, what was submitted has its state, what never was is not told', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  await world.setPermissions(['pages_messaging', 'pages_user_timezone']);
  assert.deepEqual((await ask('messaging_feature_review')).json, {
    data: [{ feature: 'time_zone', status: 'approved' }],
  });
  await world.store.registry.setPermissions(
    APP.id,
    PAGE,
    ['pages_messaging', 'pages_user_timezone'],
    {
      pages_messaging_subscriptions: 'rejected',
      pages_user_gender: 'pending',
      pages_user_locale: 'limited',
    },
  );
  assert.deepEqual((await ask('messaging_feature_review')).json, {
    data: [
      { feature: 'subscription_messaging', status: 'rejected' },
      { feature: 'gender', status: 'pending' },
      { feature: 'locale', status: 'limited' },
      { feature: 'time_zone', status: 'approved' },
    ],
  });
});

test('it tells of the app, whatever the token was given', async () => {
  await using world = await memoryWorld();
  const { access_token: token } = await world.issue({ permissions: ['pages_messaging'] });
  const { data } = (await edgeOf(world)('messaging_feature_review', undefined, { token })).json;
  assert.equal(data.length, 4);
});
