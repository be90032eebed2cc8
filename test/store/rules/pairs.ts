import assert from 'node:assert/strict';
import { newPair, subjectOf } from '../../../src/domain/pair.ts';
import { admit, aPerson, happening, NOW, type Rules } from '../samples.ts';

const PAIR = ['p', '1001', 'a'] as const;

export const pairRules: Rules = {
  async 'the first event makes the pair, and both are kept'(store) {
    await store.people.add(aPerson('a'));
    assert.deepEqual(await store.pairs.withPsid('1001'), []);
    const event = happening('e', 'get_started', NOW, { detail: { payload: 'GO', ad_id: '9' } });
    const fact = { ...event, at: NOW, effect: 'grants', seq: 0 } as const;
    const pair = {
      ...newPair('p', '1001', 'a'),
      granted_at: NOW,
      thread_at: NOW,
      last_ad_id: '9',
      last_ad_at: NOW,
      newest_at: NOW,
      next_seq: 1,
    };
    assert.deepEqual(await admit(store, PAIR, event), { outcome: 'admitted', pair, fact });
    assert.deepEqual(await store.pairs.withPsid('1001'), [pair]);
    assert.deepEqual(await store.pairs.facts('p', '1001'), [fact]);
  },

  async 'a subject is the pair with its person, as both are now'(store) {
    await store.people.add(aPerson('a', { timezone: 5.75, is_payment_enabled: false }));
    await store.people.reserve('a', 'p', '1001');
    const first = await admit(store, PAIR, happening('1', 'message', NOW));
    assert(first.outcome === 'admitted');
    const person = aPerson('a', { timezone: 5.75, is_payment_enabled: false });
    assert.deepEqual(await store.pairs.subject('p', '1001'), subjectOf(first.pair, person));
    const changed = await store.people.change('a', (one) => ({ ...one, last_name: 'New' }));
    assert(changed);
    assert.deepEqual(await store.pairs.subject('p', '1001'), subjectOf(first.pair, changed));
    const next = await admit(store, PAIR, happening('2', 'access_revoked', NOW));
    assert(next.outcome === 'admitted');
    assert.deepEqual(await store.pairs.subject('p', '1001'), subjectOf(next.pair, changed));
  },

  async 'no subject is found on another page, under another PSID, or without a person'(store) {
    await store.people.add(aPerson('a'));
    await admit(store, PAIR, happening('1', 'message', NOW));
    await admit(store, ['p', '1002', 'nobody'], happening('1', 'message', NOW));
    assert.notEqual(await store.pairs.subject('p', '1001'), undefined);
    assert.equal(await store.pairs.subject('q', '1001'), undefined);
    assert.equal(await store.pairs.subject('p', '2025'), undefined);
    assert.equal(await store.pairs.subject('p', '1002'), undefined);
  },

  async 'once a revocation has resolved no read finds the access before it'(store) {
    await store.people.add(aPerson('a'));
    for (let round = 0; round < 50; round++) {
      await admit(store, PAIR, happening(`g${round}`, 'message', NOW + 2 * round));
      const granted = await store.pairs.subject('p', '1001');
      assert.equal(granted?.granted_at, NOW + 2 * round);
      await admit(store, PAIR, happening(`r${round}`, 'access_revoked', NOW + 2 * round + 1));
      const revoked = await store.pairs.subject('p', '1001');
      assert.equal(revoked?.revoked_at, NOW + 2 * round + 1);
    }
  },

  async 'one PSID may stand for different people on different pages'(store) {
    for (const id of ['a', 'b']) await store.people.add(aPerson(id));
    await admit(store, ['q', '1001', 'b'], happening('1', 'message', NOW));
    await admit(store, ['p', '1001', 'a'], happening('1', 'message', NOW));
    assert.equal((await store.pairs.subject('p', '1001'))?.person_id, 'a');
    assert.equal((await store.pairs.subject('q', '1001'))?.person_id, 'b');
    const pages = (await store.pairs.withPsid('1001')).map(({ page_id }) => page_id);
    assert.deepEqual(pages, ['p', 'q']);
  },

  async 'PSIDs that end alike are told apart, whichever of them is dropped'(store) {
    const psids = ['1234567890', '51234567890', '77771234567890', '9991234567890'];
    for (const psid of psids) {
      await store.people.add(aPerson(psid));
      await admit(store, ['p', psid, psid], happening('1', 'message', NOW));
    }
    const read = async (psid: string) => (await store.pairs.subject('p', psid))?.person_id;
    for (const psid of psids) assert.equal(await read(psid), psid);
    await store.pairs.drop('p', psids[1]!, psids[1]!);
    assert.deepEqual(await Promise.all(psids.map(read)), [psids[0], undefined, psids[2], psids[3]]);
    await admit(store, ['p', psids[3]!, psids[3]!], happening('2', 'access_revoked', NOW + 1));
    assert.equal((await store.pairs.subject('p', psids[3]!))?.revoked_at, NOW + 1);
    assert.equal((await store.pairs.withPsid(psids[3]!)).length, 1);
  },

  async 'a PSID that is another person’s on the page is taken'(store) {
    await admit(store, PAIR, happening('1', 'message', NOW));
    const other = await admit(store, ['p', '1001', 'b'], happening('2', 'message', NOW));
    assert.deepEqual(other, { outcome: 'taken' });
    assert.equal((await store.pairs.withPsid('1001'))[0]?.person_id, 'a');
    assert.equal((await store.pairs.facts('p', '1001')).length, 1);
  },

  async 'of two people who ask for one PSID at once, one gets it'(store) {
    const asked = ['a', 'b'].map((id) =>
      admit(store, ['p', '1001', id], happening('1', 'message', NOW)),
    );
    const outcomes = (await Promise.all(asked)).map(({ outcome }) => outcome);
    assert.deepEqual(outcomes.sort(), ['admitted', 'taken']);
  },

  async 'the same event again changes nothing and is told what stands'(store) {
    await admit(store, PAIR, happening('1', 'message', NOW));
    const last = await admit(store, PAIR, happening('2', 'access_revoked', NOW + 1));
    assert(last.outcome === 'admitted');
    const [fact] = await store.pairs.facts('p', '1001');
    const again = await admit(store, PAIR, happening('1', 'message', NOW));
    assert.deepEqual(again, { outcome: 'replayed', pair: last.pair, fact });
    assert.deepEqual(await store.pairs.withPsid('1001'), [last.pair]);
    assert.equal((await store.pairs.facts('p', '1001')).length, 2);
  },

  async 'a pair that is taken for new, and is not, is the one that stands'(store) {
    await admit(store, PAIR, happening('1', 'message', NOW), true);
    const again = await admit(store, PAIR, happening('1', 'message', NOW), true);
    assert.equal(again.outcome, 'replayed');
    const next = await admit(store, PAIR, happening('2', 'access_revoked', NOW + 1), true);
    assert(next.outcome === 'admitted');
    assert.equal(next.fact.seq, 1);
    assert.deepEqual(await store.pairs.withPsid('1001'), [next.pair]);
    const other = await admit(store, ['p', '1001', 'b'], happening('3', 'message', NOW), true);
    assert.deepEqual(other, { outcome: 'taken' });
    assert.equal((await store.pairs.facts('p', '1001')).length, 2);
  },

  async 'of the same event many times at once, one is admitted'(store) {
    const asked = Array.from({ length: 50 }, () =>
      admit(store, PAIR, happening('1', 'message', NOW)),
    );
    const outcomes = (await Promise.all(asked)).map(({ outcome }) => outcome);
    assert.equal(outcomes.filter((outcome) => outcome === 'admitted').length, 1);
    assert.equal(outcomes.filter((outcome) => outcome === 'replayed').length, 49);
  },

  async 'another event under the same id is refused'(store) {
    await admit(store, PAIR, happening('1', 'message', NOW));
    const other = await admit(store, PAIR, happening('1', 'access_revoked', NOW + 1));
    assert.deepEqual(other, { outcome: 'reused' });
    assert.equal((await store.pairs.withPsid('1001'))[0]?.revoked_at, null);
  },

  async 'facts come in the order of their time, then of their admission'(store) {
    for (const [id, at] of [
      ['3', 30],
      ['1', 10],
      ['2b', 20],
      ['2a', 20],
    ] as const) {
      await admit(store, PAIR, happening(id, 'message_read', at));
    }
    const ids = (await store.pairs.facts('p', '1001')).map(({ event_id }) => event_id);
    assert.deepEqual(ids, ['1', '2b', '2a', '3']);
    assert.deepEqual(await store.pairs.facts('q', '1001'), []);
  },

  async 'a pair is dropped with its facts, and only if it is that person’s'(store) {
    await store.people.add(aPerson('a'));
    await admit(store, PAIR, happening('1', 'message', NOW));
    await admit(store, ['q', '1001', 'a'], happening('1', 'message', NOW));
    await store.pairs.subject('p', '1001');
    await store.pairs.drop('p', '1001', 'b');
    assert.notEqual(await store.pairs.subject('p', '1001'), undefined);
    await store.pairs.drop('p', '1001', 'a');
    assert.equal(await store.pairs.subject('p', '1001'), undefined);
    assert.deepEqual(await store.pairs.facts('p', '1001'), []);
    assert.equal((await store.pairs.withPsid('1001')).length, 1);
    assert.equal((await store.pairs.facts('q', '1001')).length, 1);
    const again = await admit(store, PAIR, happening('1', 'message', NOW));
    assert.equal(again.outcome, 'admitted');
  },
};
