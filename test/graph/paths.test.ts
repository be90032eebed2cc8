import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PSID, TOKEN } from '../world.ts';

const NO_NODE = ['/', '//', '', '/v2.6', '/v2.6/', '/v2.6//', '//x', `/v2.6//${PSID.peter}`];

for (const path of NO_NODE) {
  test(`${JSON.stringify(path)} names no node, with or without a token`, async () => {
    await using world = await memoryWorld();
    for (const query of ['', '?', `?access_token=${TOKEN}`, '?access_token=junk']) {
      // A request line has at least a slash.
      const url = path + query === '' ? '/' : path + query;
      const reply = await world.ask(url.startsWith('/') ? url : `/${url}`);
      assert.equal(reply.status, 400);
      assert.deepEqual(reply.error, {
        message: 'No node specified',
        type: 'GraphMethodException',
        code: 100,
      });
    }
  });
}

/** What follows a node and is no edge, as the message tells it. */
const UNKNOWN: [path: string, told: string][] = [
  [`/v2.6/${PSID.peter}/bogus`, '/bogus'],
  [`/v2.6/${PSID.peter}/bogus/`, '/bogus'],
  [`/v2.6/${PSID.peter}/a/b`, '/a/b'],
  [`/v2.6/${PSID.peter}//b`, '//b'],
  [`/v2.6/me/bogus`, '/bogus'],
  [`/v2.6/x/a%2fb`, '/a/b'],
  [`/${PSID.peter}/${PSID.nora}`, `/${PSID.nora}`],
];

for (const [path, told] of UNKNOWN) {
  test(`${path}: unknown path components, with or without a token`, async () => {
    await using world = await memoryWorld();
    for (const query of ['', `?access_token=${TOKEN}`, '?access_token=junk&fields=*']) {
      const reply = await world.ask(path + query);
      assert.equal(reply.status, 400);
      assert.deepEqual(reply.error, {
        message: `Unknown path components: ${told}`,
        type: 'OAuthException',
        code: 2500,
      });
    }
  });
}

/** Ids that cannot be anything here. */
const ALIASES: [id: string, code: number, message: string][] = [
  ['somegroup', 803, '(#803) Some of the aliases you requested do not exist: somegroup'],
  ['a.b', 803, '(#803) Cannot query users by their username (a.b)'],
  ['-1', 803, '(#803) Some of the aliases you requested do not exist: -1'],
  ['1'.repeat(21), 803, `(#803) Some of the aliases you requested do not exist: ${'1'.repeat(21)}`],
  ['ME', 803, '(#803) Some of the aliases you requested do not exist: ME'],
];

for (const [id, code, message] of ALIASES) {
  test(`${id} is nobody`, async () => {
    await using world = await memoryWorld();
    const reply = await world.ask(`/v2.6/${id}?access_token=${TOKEN}`);
    assert.equal(reply.error.code, code);
    assert.equal(reply.error.message, message);
  });
}

test('an id with a leading zero is another id, of nobody', async () => {
  await using world = await memoryWorld();
  for (const id of ['0', '00', `0${PSID.peter}`]) {
    const reply = await world.read(id, 'first_name', { version: 'v2.12' });
    assert.equal(reply.error.error_subcode, 33);
    assert.match(reply.error.message as string, new RegExp(`Object with ID '${id}'`));
  }
});
