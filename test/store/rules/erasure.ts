import assert from 'node:assert/strict';
import { newPair, subjectOf } from '../../../src/domain/pair.ts';
import { tombstone } from '../../../src/domain/person.ts';
import type { Store } from '../../../src/store/store.ts';
import {
  admit,
  admitToPerson,
  aPerson,
  aRead,
  batched,
  happening,
  NOW,
  type Rules,
} from '../samples.ts';

const FIRST = { after: null, limit: 10 };

/** A person of whom there is something in every table. */
async function present(store: Store, id: string): Promise<void> {
  await store.people.add(aPerson(id, { last_name: 'Secret', phone_number: '+1555' }));
  await store.people.setPicture(id, { type: 'image/png', bytes: Uint8Array.of(1) });
  await store.people.reserve(id, 'page', '1001');
  await admitToPerson(store, id, '', happening('e', 'platform_disabled', NOW));
  await store.audit.record(batched([aRead(id)]));
}

export const erasureRules: Rules = {
  async 'an erased person is unknown at once'(store) {
    await present(store, 'a');
    await store.people.person('a');
    assert.equal(await store.people.erase('a', NOW), true);
    assert.equal(await store.people.person('a'), undefined);
    assert.equal(await store.people.picture('a'), undefined);
    assert.deepEqual((await store.people.people(FIRST)).items, []);
    assert.equal(await store.people.change('a', (one) => one), undefined);
    assert.equal(await store.people.setPicture('a', null), undefined);
    const event = happening('f', 'platform_enabled', NOW);
    assert.deepEqual(await admitToPerson(store, 'a', '', event), { outcome: 'unknown' });
    await assert.rejects(store.people.reserve('a', 'other', '1'), { code: 'not_found' });
  },

  async 'a read of the pair shows that the person is erased'(store) {
    await present(store, 'a');
    await admit(store, ['page', '1001', 'a'], happening('1', 'message', NOW));
    assert.equal((await store.pairs.subject('page', '1001'))?.erased_at, null);
    await store.people.erase('a', NOW + 5);
    assert.equal((await store.pairs.subject('page', '1001'))?.erased_at, NOW + 5);
  },

  async 'nobody is erased twice, and nobody unknown'(store) {
    await store.people.add(aPerson('a'));
    assert.equal(await store.people.erase('nobody', NOW), false);
    assert.equal(await store.people.erase('a', NOW), true);
    assert.equal(await store.people.erase('a', NOW + 1), false);
  },

  async 'an id that was erased stays used up'(store) {
    await store.people.add(aPerson('a'));
    await store.people.erase('a', NOW);
    assert.equal(await store.people.add(aPerson('a')), false);
    await store.people.sweep('a');
    assert.equal(await store.people.add(aPerson('a')), false);
    assert.equal(await store.people.person('a'), undefined);
  },

  async 'the erased are unswept until they are swept'(store) {
    for (const id of ['a', 'b', 'c']) await store.people.add(aPerson(id));
    assert.deepEqual(await store.people.unswept(), []);
    for (const id of ['a', 'b']) await store.people.erase(id, NOW);
    assert.deepEqual([...(await store.people.unswept())].sort(), ['a', 'b']);
    await store.people.sweep('a');
    assert.deepEqual(await store.people.unswept(), ['b']);
  },

  async 'the PSIDs of the erased are known until they are swept'(store) {
    await present(store, 'a');
    await store.people.erase('a', NOW);
    assert.deepEqual(await store.people.psids('a'), [{ page_id: 'page', psid: '1001' }]);
    assert.equal(await store.people.psid('a', 'page'), '1001');
  },

  async 'a sweep leaves the mark of the person alone, and others untouched'(store) {
    for (const id of ['a', 'b']) await present(store, id);
    await admit(store, ['page', '1001', 'a'], happening('1', 'message', NOW));
    await store.people.erase('a', NOW);
    await store.people.sweep('a');
    await store.people.sweep('a');
    assert.deepEqual(await store.people.psids('a'), []);
    assert.deepEqual(await store.people.facts('a', ''), []);
    assert.deepEqual(await store.audit.reads('a', FIRST), { items: [], next: null });
    const mark = tombstone(aPerson('a', { erased_at: NOW }));
    const pair = { ...newPair('page', '1001', 'a'), granted_at: NOW };
    assert.deepEqual(await store.pairs.subject('page', '1001'), subjectOf(pair, mark));
    assert.equal((await store.people.person('b'))?.last_name, 'e');
    assert.notEqual(await store.people.picture('b'), undefined);
    assert.equal((await store.people.psids('b')).length, 1);
    assert.equal((await store.people.facts('b', '')).length, 1);
    assert.equal((await store.audit.reads('b', FIRST)).items.length, 1);
  },

  async 'nobody present is swept'(store) {
    await present(store, 'a');
    await store.people.sweep('a');
    await store.people.sweep('nobody');
    assert.equal((await store.people.person('a'))?.last_name, 'e');
    assert.notEqual(await store.people.picture('a'), undefined);
    assert.equal((await store.people.facts('a', '')).length, 1);
  },

  async 'reads of the erased leave no trace'(store) {
    await store.people.add(aPerson('a'));
    await store.people.erase('a', NOW);
    await store.audit.record(batched([aRead('a')]));
    assert.deepEqual((await store.audit.reads('a', FIRST)).items, []);
  },
};
