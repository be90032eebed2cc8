import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mintPsid, type Random } from '../../src/domain/psid.ts';
import { seededRandom } from '../world.ts';
import { eventWorld, OTHER_PAGE, PAGE } from './world.ts';

/** Randomness that mints one and the same PSID so many times, and others from then on. */
function repeating(times: number): { random: Random; psid: string } {
  const random = seededRandom('psids');
  const same = Uint8Array.of(5, 1, 2, 3, 4, 5, 6);
  let left = times;
  return {
    psid: mintPsid(() => same),
    random: (bytes) => (bytes === same.length && left-- > 0 ? same : random(bytes)),
  };
}

test('a PSID that is minted again for somebody else is thrown away', async () => {
  const { random, psid } = repeating(5);
  const { store, happens } = await eventWorld({ random });
  assert.equal((await happens('message')).psid, psid);
  const other = await happens('message', { person_id: 'bea' });
  assert.notEqual(other.psid, psid);
  assert.equal(other.access, 'granted');
  assert.equal((await store.pairs.subject(PAGE, psid))?.person_id, 'ann');
  assert.deepEqual(await store.people.psids('bea'), [{ page_id: PAGE, psid: other.psid }]);
});

test('a minted PSID may have been adopted before', async () => {
  const { random, psid } = repeating(1);
  const { happens } = await eventWorld({ random });
  await happens('message', { person_id: 'bea', psid });
  assert.notEqual((await happens('message')).psid, psid);
});

test('on another page the same PSID names somebody else', async () => {
  const { random, psid } = repeating(2);
  const { happens } = await eventWorld({ random });
  assert.equal((await happens('message')).psid, psid);
  const other = await happens('message', { person_id: 'bea', page_id: OTHER_PAGE });
  assert.equal(other.psid, psid);
});
