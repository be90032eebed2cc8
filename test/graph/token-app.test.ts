import assert from 'node:assert/strict';
import { test } from 'node:test';
import { APP, APP_TOKEN, memoryWorld, PAGE, PSID } from '../world.ts';

const read = (world: Awaited<ReturnType<typeof memoryWorld>>, path: string, token: string) =>
  world.ask(`${path}?access_token=${encodeURIComponent(token)}`);

test('an app token knows no PSID, because ids are looked up within a page', async () => {
  await using world = await memoryWorld();
  for (const id of [PSID.peter, PAGE, '7']) {
    const reply = await read(world, `/v2.12/${id}`, APP_TOKEN);
    assert.equal(reply.status, 400);
    assert.match(reply.error.message as string, new RegExp(`Object with ID '${id}'`));
    assert.equal(reply.error.error_subcode, 33);
  }
});

test('an app token is nobody on /me', async () => {
  await using world = await memoryWorld();
  const reply = await read(world, '/v2.6/me', APP_TOKEN);
  assert.equal(reply.status, 400);
  assert.deepEqual(reply.error, {
    message: 'An active access token must be used to query information about the current user.',
    type: 'OAuthException',
    code: 2500,
  });
});

test("an app token must be that app's id and secret", async () => {
  await using world = await memoryWorld();
  const other = await world.addApp();
  for (const token of [
    `${APP.id}|${APP.secret}x`,
    `${APP.id}|${APP.secret.slice(1)}`,
    `${APP.id}|${APP.secret.toUpperCase()}`,
    `${other.id}|${APP.secret}`,
    `7|${APP.secret}`,
    `|${APP.secret}`,
    `${APP.id}|`,
    APP.secret,
  ]) {
    const reply = await read(world, `/v2.6/${PSID.peter}`, token);
    assert.equal(reply.error.code, 190, token);
    assert.equal(reply.error.message, 'Invalid OAuth access token.');
  }
});

test('an app token may be sent raw, as clients do', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(`/v2.6/me?access_token=${APP_TOKEN}`);
  assert.equal(reply.error.code, 2500);
});
