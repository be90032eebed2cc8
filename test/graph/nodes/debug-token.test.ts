import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mintToken } from '../../../src/graph/tokens.ts';
import { APP, APP_TOKEN, memoryWorld, PAGE, seededRandom, TOKEN, type World } from '../../world.ts';

const debug = (world: World, input: string, version = 'v2.6', token = APP_TOKEN) =>
  world.ask(
    `/${version}/debug_token?input_token=${encodeURIComponent(input)}&access_token=${encodeURIComponent(token)}`,
  );

test('a page access token: whose it is, until when, what it may', async () => {
  await using world = await memoryWorld();
  const expires_at = world.time.now + 3_600_000;
  const { access_token } = await world.issue({
    expires_at,
    permissions: ['pages_messaging', 'pages_user_locale'],
  });
  const reply = await debug(world, access_token);
  const { user_id, ...data } = reply.json.data;
  assert.deepEqual(data, {
    app_id: APP.id,
    is_valid: true,
    profile_id: PAGE,
    application: APP.name,
    expires_at: expires_at / 1000,
    scopes: ['pages_messaging', 'pages_user_locale'],
  });
  assert.match(user_id, /^10\d{13}$/);
  assert.deepEqual(Object.keys(reply.json.data), [
    ...['app_id', 'is_valid', 'profile_id', 'application', 'user_id', 'expires_at', 'scopes'],
  ]);
  assert.equal((await debug(world, TOKEN)).json.data.expires_at, 0);
  assert.equal((await debug(world, TOKEN)).json.data.user_id, user_id);
});

test('from v3.3 on it tells what kind of token it is, from v12.0 the page of each scope', async () => {
  await using world = await memoryWorld();
  const { access_token } = await world.issue({ permissions: ['pages_messaging'] });
  const typed = (await debug(world, access_token, 'v3.3')).json.data;
  assert.deepEqual(Object.keys(typed), [
    ...['app_id', 'type', 'application', 'data_access_expires_at', 'expires_at', 'is_valid'],
    ...['issued_at', 'profile_id', 'scopes', 'user_id'],
  ]);
  assert.equal(typed.type, 'PAGE');
  assert.equal(typed.issued_at, world.time.now / 1000);
  const granular = (await debug(world, access_token, 'v12.0')).json.data;
  assert.deepEqual(granular.granular_scopes, [{ scope: 'pages_messaging', target_ids: [PAGE] }]);
});

test('an app access token', async () => {
  await using world = await memoryWorld();
  assert.deepEqual((await debug(world, APP_TOKEN)).json, {
    data: { app_id: APP.id, is_valid: true },
  });
  assert.deepEqual((await debug(world, APP_TOKEN, 'v3.3')).json, {
    data: { app_id: APP.id, type: 'APP', application: APP.name, is_valid: true },
  });
});

test('one that has ended: why is told within an answer that is 200', async () => {
  await using world = await memoryWorld();
  const { access_token, id } = await world.issue();
  await world.store.registry.revokeToken(id, 'logout', world.time.now);
  const reply = await debug(world, access_token);
  assert.equal(reply.status, 200);
  const { error, is_valid, profile_id } = reply.json.data;
  assert.deepEqual([error.code, error.subcode, is_valid, profile_id], [190, 467, false, PAGE]);
  assert.match(error.message, /^Error validating access token: /);

  const expired = await world.issue({ expires_at: world.time.now - 1000 });
  const { data } = (await debug(world, expired.access_token)).json;
  assert.equal(data.error.subcode, 463);
  assert.equal(data.is_valid, false);
});

test('one that is none', async () => {
  await using world = await memoryWorld();
  const unissued = mintToken(seededRandom('another world'));
  for (const input of ['garbage', unissued, `${APP.id}|wrong`, `${TOKEN}x`]) {
    const { data } = (await debug(world, input)).json;
    assert.deepEqual(data, {
      error: { code: 190, message: 'Invalid OAuth access token.' },
      is_valid: false,
      scopes: [],
    });
  }
});

test('another app’s token is not looked into', async () => {
  await using world = await memoryWorld();
  const other = await world.addApp();
  const { access_token } = await world.issue({ app_id: other.id });
  for (const input of [access_token, `${other.id}|secret-of-${other.id}`]) {
    const reply = await debug(world, input);
    assert.deepEqual(reply.error, {
      message: '(#100) The App_id in the input_token did not match the Viewing App',
      type: 'OAuthException',
      code: 100,
    });
    assert.equal(reply.status, 400);
  }
});

test('it takes an app’s token, and something to look into', async () => {
  await using world = await memoryWorld();
  const byPage = await debug(world, TOKEN, 'v2.6', TOKEN);
  assert.equal(
    byPage.error.message,
    '(#100) You must provide an app access token, or a user access token that is an owner or developer of the app',
  );
  const { error } = await debug(world, '');
  assert.equal(error.message, '(#100) The parameter input_token is required');
  const bare = await world.ask(`/debug_token?input_token=${TOKEN}`);
  assert.equal(bare.error.code, 104);
});
