import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VECTORS } from '../vectors/file.ts';
import { type Ask, memoryWorld, PSID, TOKEN } from '../world.ts';

const FROM_FACEBOOK: Ask = { headers: { Host: 'graph.facebook.com' } };

/** Ours: no recording of 2016 has them. The first two stand on successful reads alone. */
const EXTRA = ['ETag', 'X-App-Usage', 'X-Content-Type-Options'];

test('2016: the recorded names in the recorded order', async () => {
  await using world = await memoryWorld();
  const vector = VECTORS.vectors.find(({ id }) => id === 'subscribed-apps')!;
  const { headers } = await world.ask(`/v2.6/${PSID.peter}?access_token=${TOKEN}`, FROM_FACEBOOK);
  const names = headers.map(([name]) => name);
  assert.deepEqual(
    names.filter((name) => !EXTRA.includes(name)),
    vector.response.header_order,
  );
  assert.deepEqual(names.filter((name) => EXTRA.includes(name)).toSorted(), EXTRA.toSorted());
  const sent = new Map(headers);
  for (const [name, value] of Object.entries(vector.response.headers!)) {
    if (value.startsWith('re:')) assert.match(sent.get(name)!, new RegExp(value.slice(3)));
    else assert.equal(sent.get(name), value);
  }
});

test('2017: an error, with the recorded names in the recorded order (daroczig/fbRads#74)', async () => {
  await using world = await memoryWorld();
  const { headers } = await world.ask('/v2.10/me?access_token=junk', FROM_FACEBOOK);
  const ours = ['Facebook-API-Version', 'X-Content-Type-Options'];
  assert.deepEqual(
    headers.map(([name]) => name).filter((name) => !ours.includes(name)),
    [
      'Access-Control-Allow-Origin',
      'WWW-Authenticate',
      'Pragma',
      'Cache-Control',
      'Expires',
      'x-fb-rev',
      'Content-Type',
      'x-fb-trace-id',
      'Strict-Transport-Security',
      'X-FB-Debug',
      'Date',
      'Connection',
      'Content-Length',
    ],
  );
});

test('no header stands twice, in any version, on success or error', async () => {
  await using world = await memoryWorld();
  for (const version of ['v2.6', 'v2.12', 'v3.3', 'v8.0', 'v26.0']) {
    for (const token of [TOKEN, 'junk']) {
      const url = `/${version}/${PSID.peter}?access_token=${token}`;
      const { headers } = await world.ask(url, FROM_FACEBOOK);
      const names = headers.map(([name]) => name.toLowerCase());
      assert.deepEqual(names, [...new Set(names)]);
      assert.ok(names.includes('x-content-type-options'));
    }
  }
});
