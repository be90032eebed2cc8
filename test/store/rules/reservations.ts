import assert from 'node:assert/strict';
import { aPerson, type Rules } from '../samples.ts';

export const reservationRules: Rules = {
  async 'the first PSID reserved stands, for that person on that page'(store) {
    await store.people.add(aPerson('a'));
    assert.equal(await store.people.psid('a', 'p'), undefined);
    assert.equal(await store.people.reserve('a', 'p', '1'), '1');
    assert.equal(await store.people.reserve('a', 'p', '2'), '1');
    assert.equal(await store.people.reserve('a', 'q', '3'), '3');
    assert.equal(await store.people.psid('a', 'p'), '1');
    assert.deepEqual(await store.people.psids('a'), [
      { page_id: 'p', psid: '1' },
      { page_id: 'q', psid: '3' },
    ]);
  },

  async 'however many reserve at once, all get the one PSID'(store) {
    await store.people.add(aPerson('a'));
    const asked = Array.from({ length: 200 }, (_, index) => String(1000 + index));
    const given = await Promise.all(asked.map((psid) => store.people.reserve('a', 'p', psid)));
    assert.equal(new Set(given).size, 1);
    assert.equal(given[0], await store.people.psid('a', 'p'));
  },

  async 'PSIDs are listed by page'(store) {
    await store.people.add(aPerson('a'));
    for (const page of ['c', 'a', 'b']) await store.people.reserve('a', page, '1');
    const pages = (await store.people.psids('a')).map(({ page_id }) => page_id);
    assert.deepEqual(pages, ['a', 'b', 'c']);
    assert.deepEqual(await store.people.psids('nobody'), []);
  },

  async 'nothing is reserved for somebody unknown'(store) {
    await assert.rejects(store.people.reserve('nobody', 'p', '1'), { code: 'not_found' });
    assert.equal(await store.people.psid('nobody', 'p'), undefined);
  },

  async 'only the reservation that is named is let go'(store) {
    await store.people.add(aPerson('a'));
    await store.people.reserve('a', 'p', '1');
    await store.people.reserve('a', 'q', '1');
    await store.people.release('a', 'p', '2');
    assert.equal(await store.people.psid('a', 'p'), '1');
    await store.people.release('a', 'p', '1');
    assert.deepEqual(await store.people.psids('a'), [{ page_id: 'q', psid: '1' }]);
    assert.equal(await store.people.reserve('a', 'p', '5'), '5');
  },
};
