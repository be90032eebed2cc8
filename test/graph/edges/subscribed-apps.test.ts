import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PERMISSIONS } from '../../../src/domain/app.ts';
import { APP, APP_TOKEN, memoryWorld, PAGE } from '../../world.ts';
import { assertRefused, edgeOf } from './kit.ts';

const APP_VIEW = {
  category: 'Business',
  link: `https://www.facebook.com/games/?app_id=${APP.id}`,
  name: APP.name,
  id: APP.id,
};
const later = { version: 'v3.2' };

test('a page subscribes an app: to whatever it asks for, or to these fields', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  assert.equal((await ask('subscribed_apps')).body, '{"data":[]}');
  assert.equal((await ask('subscribed_apps', {})).body, '{"success":true}');
  assert.deepEqual((await ask('subscribed_apps')).json, { data: [APP_VIEW] });
  const subscribed_fields = ['messages', 'messaging_postbacks'];
  await ask('subscribed_apps', { subscribed_fields }, later);
  assert.equal(
    JSON.stringify((await ask('subscribed_apps', undefined, later)).json),
    JSON.stringify({ data: [{ ...APP_VIEW, subscribed_fields }] }),
  );
});

test('from v3.2 on fields must be said', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  assertRefused(await ask('subscribed_apps', {}, later), {
    code: 100,
    message: '(#100) The parameter subscribed_fields is required',
  });
  assertRefused(await ask('subscribed_apps', { subscribed_fields: [] }, later), {
    code: 100,
    message: '(#100) param subscribed_fields must be non-empty.',
  });
  assertRefused(await ask('subscribed_apps', { subscribed_fields: 'mentions' }, later), {
    code: 100,
    message: /^\(#100\) Param subscribed_fields\[0\] must be one of \{feed, mention, name, /,
  });
});

for (const said of [
  'feed,mention',
  'feed, mention',
  "['feed', 'mention']",
  '["feed","mention"]',
  "[u'feed', u'mention']",
]) {
  test(`fields may be written as ${said}`, async () => {
    await using world = await memoryWorld();
    const query = `&subscribed_fields=${encodeURIComponent(said)}`;
    const reply = await edgeOf(world)('subscribed_apps', undefined, {
      ...later,
      method: 'POST',
      query,
    });
    assert.equal(reply.body, '{"success":true}');
    const { fields } = (await world.store.registry.subscription(PAGE, APP.id))!;
    assert.deepEqual(fields, ['feed', 'mention']);
  });
}

test('fields of messages need pages_messaging, others do not', async () => {
  await using world = await memoryWorld();
  await world.setPermissions(PERMISSIONS.filter((one) => one !== 'pages_messaging'));
  const ask = edgeOf(world);
  for (const field of ['messages', 'messaging_optins', 'message_reads', 'standby']) {
    assertRefused(await ask('subscribed_apps', { subscribed_fields: ['feed', field] }, later), {
      status: 403,
      code: 200,
      message: `(#200) To subscribe to the ${field} field, one of these permissions is needed: pages_messaging`,
    });
  }
  assert.equal((await ask('subscribed_apps', { subscribed_fields: ['feed'] }, later)).status, 200);
});

test('a subscription ends by the page’s token or by the app’s own', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  const standing = () => world.store.registry.subscription(PAGE, APP.id);
  await ask('subscribed_apps', {});
  assert.equal(
    (await ask('subscribed_apps', undefined, { method: 'DELETE' })).body,
    '{"success":true}',
  );
  assert.equal(await standing(), undefined);
  await ask('subscribed_apps', {});
  const byApp = { token: APP_TOKEN, method: 'DELETE' };
  assert.equal((await ask(`/${PAGE}/subscribed_apps`, undefined, byApp)).body, '{"success":true}');
  assert.equal(await standing(), undefined);
});

test('an app by its own token sees and ends its own subscription alone, and begins none', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  const { id } = await world.addApp();
  const other = { token: `${id}|secret-of-${id}` };
  await ask('subscribed_apps', {});
  const edge = `/${PAGE}/subscribed_apps`;
  assert.equal((await ask(edge, undefined, other)).body, '{"data":[]}');
  await ask(edge, undefined, { ...other, method: 'DELETE' });
  assert.deepEqual((await ask(edge, undefined, { token: APP_TOKEN })).json, { data: [APP_VIEW] });
  const needed = { code: 210, message: '(#210) This call requires a Page access token.' };
  assertRefused(await ask(edge, {}, { token: APP_TOKEN }), needed);
  assertRefused(await ask('subscribed_apps', undefined, { token: APP_TOKEN }), needed);
});

test('each page has its own subscriptions', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  const page = await world.addPage();
  const { access_token: token } = await world.issue({ page_id: page.id });
  await ask('subscribed_apps', {}, { token });
  assert.equal((await ask('subscribed_apps')).body, '{"data":[]}');
  assert.equal((await ask('subscribed_apps', undefined, { token })).json.data.length, 1);
});
