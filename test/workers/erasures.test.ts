import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resumeErasures } from '../../src/events/erasure.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { admit, aPerson, happening, NOW } from '../store/samples.ts';
import { database } from './serving.ts';

const { url } = await database();

test('workers that start together resume the same erasures, and nothing is left', async (t) => {
  const open = () => openPostgresStore({ url, jitter: Math.random });
  const stores = [await open(), await open(), await open()];
  t.after(() => Promise.all(stores.map((store) => store.close())));
  const [first] = stores as [(typeof stores)[0]];
  const people = Array.from({ length: 20 }, (_, nth) => ({ id: `p${nth}`, psid: `100${nth}` }));
  for (const { id, psid } of people) {
    await first.people.add(aPerson(id));
    await first.people.reserve(id, 'page', psid);
    await admit(first, ['page', psid, id], happening('e', 'message'));
    await first.people.erase(id, NOW);
  }
  const resumed = await Promise.all(stores.map(resumeErasures));
  assert.ok(resumed.every((count) => count <= people.length));
  assert.equal(Math.max(...resumed), people.length);
  assert.deepEqual(await first.people.unswept(), []);
  for (const { psid } of people) assert.deepEqual(await first.pairs.withPsid(psid), []);
});
