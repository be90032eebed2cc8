import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PAGE, PSID, TOKEN } from '../world.ts';
import { promised } from './promised.ts';

test('metadata=1 tells what a profile is made of, before its id', async () => {
  await using world = await memoryWorld();
  for (const version of ['v2.9', 'v3.1', 'v25.0']) {
    const path = `/${version}/${PSID.peter}?fields=last_name&metadata=1&access_token=${TOKEN}`;
    const reply = await world.ask(path);
    assert.deepEqual(Object.keys(reply.json), ['last_name', 'metadata', 'id']);
    const { fields, type } = reply.json.metadata;
    assert.equal(type, 'user');
    const names = fields.map(({ name }: { name: string }) => name);
    assert.equal(names.includes('name'), promised(version).hasName);
    assert.equal(names.includes('last_ad_referral'), promised(version).hasPaymentAndAd);
    assert.deepEqual(fields[names.indexOf('timezone')], {
      name: 'timezone',
      description: 'Hours east of Greenwich, as of now',
      type: 'float',
    });
  }
});

test('without an id it stands last, alone in an answer without members', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(
    `/v2.6/${PSID.peter}?fields=id,last_name&metadata=1&access_token=${TOKEN}`,
  );
  assert.deepEqual(Object.keys(reply.json), ['id', 'last_name', 'metadata']);
  const { id } = await world.addPerson({ first_name: 'Ann', gender: null });
  const { psid } = await world.happens(id, 'message');
  const empty = await world.ask(`/v2.6/${psid}?fields=gender&metadata=1&access_token=${TOKEN}`);
  assert.deepEqual(Object.keys(empty.json), ['metadata']);
});

test('a page lists its edges that can be read, without a token in their addresses', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(`/v25.0/me?metadata=1&access_token=${TOKEN}`);
  const { type, connections } = reply.json.metadata;
  assert.equal(type, 'page');
  assert.equal(
    connections.messaging_feature_review,
    'https://graph.facebook.com/v25.0/me/messaging_feature_review',
  );
  assert.ok(!reply.body.includes(TOKEN));
  assert.equal(reply.json.id, PAGE);
});

test('who may not read a profile is not told of it', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(`/v2.6/${PSID.nora}?metadata=1&access_token=${TOKEN}`);
  assert.equal(reply.body, '{}');
});

test('the tag is of the body with its metadata', async () => {
  await using world = await memoryWorld();
  const path = `/v2.6/me?access_token=${TOKEN}`;
  const [plain, described] = [await world.ask(path), await world.ask(`${path}&metadata=1`)];
  assert.notEqual(plain.header('etag'), described.header('etag'));
});
