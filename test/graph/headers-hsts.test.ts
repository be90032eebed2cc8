import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PSID, TOKEN } from '../world.ts';

const FACEBOOK = [
  'graph.facebook.com',
  'facebook.com',
  'graph.facebook.com:443',
  'GRAPH.Facebook.COM',
  'graph-video.facebook.com',
];
const ELSEWHERE = [
  'localhost',
  '127.0.0.1:2600',
  'notfacebook.com',
  'facebook.com.example',
  'example/facebook.com:x',
  'facebook.com:443x',
];

for (const [version, years] of [
  ['v2.6', 'not yet in 2016'],
  ['v2.12', ''],
  ['v26.0', ''],
] as const) {
  test(`${version}: Strict-Transport-Security under Facebook's name alone ${years}`, async () => {
    await using world = await memoryWorld();
    for (const Host of [...FACEBOOK, ...ELSEWHERE]) {
      for (const token of [TOKEN, 'junk']) {
        const url = `/${version}/${PSID.peter}?access_token=${token}`;
        const reply = await world.ask(url, { headers: { Host } });
        const expected = FACEBOOK.includes(Host) && years === '';
        assert.equal(
          reply.header('strict-transport-security'),
          expected ? 'max-age=15552000; preload' : undefined,
          Host,
        );
      }
    }
  });
}
