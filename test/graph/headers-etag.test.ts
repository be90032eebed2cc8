import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PSID, TOKEN } from '../world.ts';

const etag = async (world: Awaited<ReturnType<typeof memoryWorld>>, url: string, method = 'GET') =>
  (await world.ask(url, { method })).header('etag');

const url = (psid: string, fields: string, version = 'v2.6') =>
  `/${version}/${psid}?fields=${fields}&access_token=${TOKEN}`;

test('equal bodies have equal ETags, in every version and at any time', async () => {
  await using world = await memoryWorld();
  const first = await etag(world, url(PSID.peter, 'id,last_name'));
  assert.match(first!, /^"[0-9a-f]{40}"$/);
  world.time.now += 86_400_000;
  for (const version of ['v2.6', 'v2.12', 'v25.0']) {
    assert.equal(await etag(world, url(PSID.peter, 'id,last_name', version)), first);
  }
  assert.equal(await etag(world, url(PSID.peter, 'id,last_name'), 'HEAD'), first);
  assert.equal(await etag(world, `${url(PSID.peter, 'id,last_name')}&method=get`, 'POST'), first);
});

test('other bodies have others', async () => {
  await using world = await memoryWorld();
  const urls = [
    url(PSID.peter, 'id,last_name'),
    url(PSID.peter, 'last_name,id'),
    url(PSID.peter, 'last_name'),
    url(PSID.maya, 'last_name'),
    url(PSID.nora, 'last_name'),
    `/v2.6/me?access_token=${TOKEN}`,
  ];
  const tags = await Promise.all(urls.map((one) => etag(world, one)));
  assert.equal(new Set(tags).size, urls.length);
});

test('two empty answers are equal, whyever they are empty', async () => {
  await using world = await memoryWorld();
  const nora = await etag(world, url(PSID.nora, 'last_name'));
  const felix = await etag(world, url(PSID.felix, 'first_name'));
  assert.equal(nora, '"bf21a9e8fbc5a3846fb05b4fa0859e0917b2202f"');
  assert.equal(felix, nora);
});
