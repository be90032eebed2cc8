import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PAGE, TOKEN } from '../world.ts';

const BOTH = `{"name":"Joe's Coffee","id":"${PAGE}"}`;

test('/me and the page id are the page, name first', async () => {
  await using world = await memoryWorld();
  for (const version of ['/v2.6', '/v26.0', '']) {
    for (const id of ['me', PAGE]) {
      const reply = await world.ask(`${version}/${id}?access_token=${TOKEN}`);
      assert.equal(reply.status, 200);
      assert.equal(reply.body, BOTH);
    }
  }
});

test('fields come in the order asked for, with the id', async () => {
  await using world = await memoryWorld();
  const read = async (fields: string) =>
    (await world.ask(`/v2.6/me?fields=${fields}&access_token=${TOKEN}`)).body;
  assert.equal(await read('name'), BOTH);
  assert.equal(await read('id'), `{"id":"${PAGE}"}`);
  assert.equal(await read('id,name'), `{"id":"${PAGE}","name":"Joe's Coffee"}`);
});

test("a profile's fields do not exist on a page: the mistake of asking about an echo's sender", async () => {
  await using world = await memoryWorld();
  for (const version of ['v2.6', 'v3.1']) {
    for (const field of ['first_name', 'locale', 'constructor', '__proto__']) {
      const reply = await world.ask(`/${version}/${PAGE}?fields=${field}&access_token=${TOKEN}`);
      assert.equal(reply.status, 400);
      assert.deepEqual(reply.error, {
        message: `(#100) Tried accessing nonexisting field (${field}) on node type (Page)`,
        type: 'OAuthException',
        code: 100,
      });
    }
  }
});

test('another page is an unknown id', async () => {
  await using world = await memoryWorld();
  const other = await world.addPage();
  const reply = await world.ask(`/v2.12/${other.id}?access_token=${TOKEN}`);
  assert.equal(reply.error.error_subcode, 33);
});
