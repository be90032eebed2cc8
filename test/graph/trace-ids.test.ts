import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Traces } from '../../src/graph/traces.ts';
import { memoryWorld, PSID, seededRandom, TOKEN } from '../world.ts';

const SHORT = /^[A-H][A-Za-z0-9+/]{10}$/;
const LONG = /^A[\w-]{22}$/;

test('each is of its form, and none comes twice', () => {
  const traces = new Traces(seededRandom('traces'));
  const seen = { short: new Set<string>(), long: new Set<string>(), debug: new Set<string>() };
  const characters = { short: new Set<string>(), long: new Set<string>() };
  for (let drawn = 0; drawn < 5000; drawn++) {
    const [short, long, debug] = [traces.id('short'), traces.id('long'), traces.debug()];
    assert.match(short, SHORT);
    assert.match(long, LONG);
    assert.match(debug, /^[A-Za-z0-9+/]{85}[AQgw]==$/, 'ends as 64 bytes do');
    seen.short.add(short);
    seen.long.add(long);
    seen.debug.add(debug);
    for (const char of short.slice(1)) characters.short.add(char);
    for (const char of long.slice(1)) characters.long.add(char);
  }
  for (const ids of Object.values(seen)) assert.equal(ids.size, 5000);
  for (const used of Object.values(characters)) assert.equal(used.size, 64, 'the whole alphabet');
});

test('two worlds of the same randomness draw the same ids', () => {
  const draw = () => {
    const traces = new Traces(seededRandom('again'));
    return [traces.short(), traces.id('long'), traces.debug()];
  };
  assert.deepEqual(draw(), draw());
});

/** Which header carries the body's trace id, and what the other one is. */
const CARRIES = {
  'v2.6': ['x-fb-trace-id', undefined],
  'v2.12': ['x-fb-trace-id', undefined],
  'v3.3': ['x-fb-trace-id', LONG],
  'v4.0': ['x-fb-request-id', SHORT],
  'v26.0': ['x-fb-request-id', SHORT],
} as const;

for (const [version, [carrier, other]] of Object.entries(CARRIES)) {
  test(`${version}: the body's trace id is ${carrier}`, async () => {
    await using world = await memoryWorld();
    const seen = new Set<string>();
    for (let asked = 0; asked < 20; asked++) {
      const reply = await world.ask(`/${version}/${PSID.peter}?access_token=junk`);
      const id = reply.json.error.fbtrace_id;
      assert.equal(reply.header(carrier), id);
      const rest = ['x-fb-trace-id', 'x-fb-request-id'].find((name) => name !== carrier)!;
      if (other === undefined) assert.equal(reply.header(rest), undefined);
      else assert.match(reply.header(rest)!, other);
      seen.add(id);
    }
    assert.equal(seen.size, 20);
  });
}

test('an answer that was given tells its trace id', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(`/v2.6/${PSID.peter}?access_token=${TOKEN}`);
  assert.equal(world.answers.at(-1)!.response.traceId, reply.header('x-fb-trace-id'));
});
