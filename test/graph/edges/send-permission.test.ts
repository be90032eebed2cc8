import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PERMISSIONS, type Permission } from '../../../src/domain/app.ts';
import { memoryWorld, PSID } from '../../world.ts';
import { assertRefused, edgeOf, sender } from './kit.ts';

const WITHOUT = PERMISSIONS.filter((one) => one !== 'pages_messaging');
const REFUSED = {
  status: 403,
  code: 230,
  message: '(#230) Requires pages_messaging permission to manage the object',
};

test('without pages_messaging nothing is sent, uploaded, set or reviewed', async () => {
  await using world = await memoryWorld();
  await world.setPermissions(WITHOUT);
  const ask = edgeOf(world);
  const asked = [
    await sender(world)({ text: 'x' }, { id: PSID.peter }),
    // Nothing of the request is looked at before.
    await ask('messages', {}),
    await ask('message_attachments', {}),
    await ask('messenger_profile'),
    await ask('messenger_profile', {}),
    await ask('messenger_profile', {}, { method: 'DELETE' }),
    await ask('thread_settings', {}),
    await ask('messaging_feature_review'),
  ];
  for (const reply of asked) assertRefused(reply, REFUSED);
});

test('a token that was given less than the app holds has no more', async () => {
  await using world = await memoryWorld();
  const send = sender(world);
  const permissions: Permission[] = ['pages_user_locale'];
  const { access_token: token } = await world.issue({ permissions });
  assertRefused(await send({ text: 'x' }, { id: PSID.peter }, {}, { token }), REFUSED);
  assert.equal((await send({ text: 'x' }, { id: PSID.peter })).status, 200);
});

test('a permission whose review is not approved is not held', async () => {
  await using world = await memoryWorld();
  const { registry } = world.store;
  const { app_id, page_id } = (await registry.tokens({ after: null, limit: 1 })).items[0]!;
  for (const state of ['pending', 'rejected', 'limited'] as const) {
    await registry.setPermissions(app_id, page_id, WITHOUT, { pages_messaging: state });
    assertRefused(await sender(world)({ text: 'x' }, { id: PSID.peter }), REFUSED);
  }
});
