import assert from 'node:assert/strict';
import type { ReadRecord, Store } from '../../../src/store/store.ts';
import { aRead, batched, NOW, type Rules } from '../samples.ts';

const MINUTE = 60_000;

const readsOf = async (store: Store, person: string): Promise<ReadRecord[]> =>
  (await store.audit.reads(person, { after: null, limit: 100 })).items;

export const auditRules: Rules = {
  async 'reads that agree in everything else are added up'(store) {
    await store.audit.record(batched([aRead('a', { reads: 2 }), aRead('a', { reads: 3 })]));
    await store.audit.record(batched([aRead('a')]));
    assert.deepEqual(await readsOf(store, 'a'), [aRead('a', { reads: 6 })]);
  },

  async 'reads that differ in anything are rows of their own'(store) {
    const reads = [
      aRead('a'),
      aRead('a', { page_id: 'other' }),
      aRead('a', { psid: '1002' }),
      aRead('a', { app_id: 'other' }),
      aRead('a', { fields: '' }),
      aRead('a', { answer: 'empty' }),
      aRead('a', { minute: NOW + MINUTE }),
    ];
    await store.audit.record(batched(reads));
    assert.equal((await readsOf(store, 'a')).length, reads.length);
  },

  async 'a person’s reads are theirs alone, the newest minute first'(store) {
    const minutes = [1, 3, 2].map((count) => NOW + count * MINUTE);
    await store.audit.record(batched(minutes.map((minute) => aRead('a', { minute }))));
    await store.audit.record(batched([aRead('b')]));
    const found = (await readsOf(store, 'a')).map(({ minute }) => (minute - NOW) / MINUTE);
    assert.deepEqual(found, [3, 2, 1]);
    assert.deepEqual(await readsOf(store, 'nobody'), []);
  },

  async 'what is older than asked for is forgotten, for everybody'(store) {
    for (const id of ['a', 'b']) {
      await store.audit.record(batched([aRead(id), aRead(id, { minute: NOW + MINUTE })]));
    }
    await store.audit.forgetBefore(NOW + MINUTE);
    for (const id of ['a', 'b']) {
      assert.deepEqual(await readsOf(store, id), [aRead(id, { minute: NOW + MINUTE })]);
    }
  },
};
