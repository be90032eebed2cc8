import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PERMISSIONS, type Permission } from '../../src/domain/app.ts';
import { memoryWorld, PSID } from '../world.ts';

const NEEDS: [field: string, permission: Permission][] = [
  ['locale', 'pages_user_locale'],
  ['timezone', 'pages_user_timezone'],
  ['gender', 'pages_user_gender'],
];

for (const [field, permission] of NEEDS) {
  test(`${field} needs ${permission} of the app on the page, and of the token`, async () => {
    await using world = await memoryWorld();
    const others = PERMISSIONS.filter((one) => one !== permission);
    const all = await world.issue();
    const own = await world.issue({ permissions: [permission] });
    const without = await world.issue({ permissions: others });
    const read = async ({ access_token: token }: { access_token: string }) =>
      (await world.read(PSID.peter, field, { version: 'v3.1', token })).status;
    assert.deepEqual([await read(all), await read(own), await read(without)], [200, 200, 400]);
    await world.setPermissions(others);
    assert.deepEqual([await read(all), await read(own), await read(without)], [400, 400, 400]);
    await world.setPermissions([permission]);
    assert.deepEqual([await read(all), await read(own), await read(without)], [200, 200, 400]);
  });

  test(`${field} without ${permission} fails the whole request`, async () => {
    await using world = await memoryWorld();
    await world.setPermissions(PERMISSIONS.filter((one) => one !== permission));
    const reply = await world.read(PSID.peter, `first_name,${field}`, { version: 'v3.1' });
    assert.deepEqual(reply.error, {
      message: '(#100) Insufficient permission to access user profile.',
      type: 'OAuthException',
      code: 100,
      error_subcode: 2018247,
    });
    const rest = NEEDS.map(([name]) => name).filter((name) => name !== field);
    const { status } = await world.read(PSID.peter, rest.join(','), { version: 'v3.1' });
    assert.equal(status, 200);
  });
}

test('without any permission the other fields, and those by default, are answered', async () => {
  await using world = await memoryWorld();
  await world.setPermissions([]);
  for (const fields of [undefined, 'id,name,first_name,last_name,profile_pic']) {
    assert.equal((await world.read(PSID.peter, fields, { version: 'v3.1' })).status, 200);
  }
});

test('what the app holds on another page does not count here', async () => {
  await using world = await memoryWorld();
  await world.addPage();
  await world.setPermissions([]);
  assert.equal((await world.read(PSID.peter, 'locale', { version: 'v3.1' })).status, 400);
});
