import assert from 'node:assert/strict';
import type { Past } from '../../../src/store/store.ts';
import { admitToPerson, aPerson, factAfter, happening, NOW, type Rules } from '../samples.ts';

export const personFactRules: Rules = {
  async 'a fact is kept together with what it made of the person'(store) {
    await store.people.add(aPerson('a'));
    const event = happening('e', 'platform_disabled', NOW, { detail: { text: 'enough "of" it' } });
    const fact = factAfter({ newest_at: null, next_seq: 0 }, event);
    const person = aPerson('a', { last_name: 'e' });
    const admitted = await admitToPerson(store, 'a', '', event);
    assert.deepEqual(admitted, { outcome: 'admitted', person, fact });
    assert.deepEqual(await store.people.person('a'), person);
    assert.deepEqual(await store.people.fact('a', '', 'e'), fact);
    assert.deepEqual(await store.people.facts('a', ''), [fact]);
  },

  async 'the decision is told the newest time and the next place, of that page'(store) {
    await store.people.add(aPerson('a'));
    await admitToPerson(store, 'a', 'p', happening('1', 'message_read', NOW + 50));
    await admitToPerson(store, 'a', 'p', happening('2', 'message_read', NOW + 10));
    await admitToPerson(store, 'a', 'q', happening('3', 'message_read', NOW + 90));
    const told: Past[] = [];
    const ask = (page: string) =>
      store.people.admit('a', page, happening('4', 'message_read'), (person, past) => {
        told.push(past);
        return { person, fact: factAfter(past, happening('4', 'message_read')) };
      });
    await ask('p');
    await ask('');
    assert.deepEqual(told, [
      { newest_at: NOW + 50, next_seq: 2 },
      { newest_at: null, next_seq: 0 },
    ]);
  },

  async 'the same event again changes nothing and is told what stands'(store) {
    await store.people.add(aPerson('a'));
    const event = happening('e', 'platform_disabled', NOW);
    await admitToPerson(store, 'a', '', event);
    const changed = await store.people.change('a', (one) => ({ ...one, last_name: 'Later' }));
    const replayed = await admitToPerson(store, 'a', '', event);
    const fact = await store.people.fact('a', '', 'e');
    assert.deepEqual(replayed, { outcome: 'replayed', person: changed, fact });
    assert.deepEqual(await store.people.person('a'), changed);
  },

  async 'another event under the same id is refused'(store) {
    await store.people.add(aPerson('a'));
    await admitToPerson(store, 'a', '', happening('e', 'platform_disabled', NOW));
    const other = happening('e', 'platform_enabled', NOW + 1);
    assert.deepEqual(await admitToPerson(store, 'a', '', other), { outcome: 'reused' });
    assert.equal((await store.people.facts('a', '')).length, 1);
  },

  async 'what an event asks of its person at once is what one question each would tell'(store) {
    const { met } = store.people;
    if (met === undefined) return;
    for (const id of ['neither', 'psid', 'fact', 'both']) await store.people.add(aPerson(id));
    for (const [index, id] of ['psid', 'both'].entries()) {
      await store.people.reserve(id, 'p', `4${index}`);
    }
    for (const id of ['fact', 'both']) {
      await admitToPerson(store, id, 'p', happening('e', 'message_read', NOW));
    }
    for (const person of ['neither', 'psid', 'fact', 'both', 'unknown', 'nul \0']) {
      for (const page of ['p', 'q']) {
        for (const event of ['e', 'other', 'nul \0', undefined]) {
          const apart = {
            psid: await store.people.psid(person, page),
            fact: event === undefined ? undefined : await store.people.fact(person, page, event),
          };
          assert.deepEqual(await met(person, page, event), apart, `${person} ${page} ${event}`);
        }
      }
    }
  },

  async 'an id may come again on another page and for another person'(store) {
    for (const id of ['a', 'b']) await store.people.add(aPerson(id));
    const event = happening('e', 'message_read', NOW);
    for (const [id, page] of [
      ['a', 'p'],
      ['a', 'q'],
      ['b', 'p'],
    ] as const) {
      assert.equal((await admitToPerson(store, id, page, event)).outcome, 'admitted');
    }
  },

  async 'facts come in the order of their time, then of their admission'(store) {
    await store.people.add(aPerson('a'));
    const times = [
      ['3', 30],
      ['1', 10],
      ['2b', 20],
      ['2a', 20],
    ] as const;
    for (const [id, at] of times) {
      await admitToPerson(store, 'a', 'p', happening(id, 'message_read', at));
    }
    const ids = (await store.people.facts('a', 'p')).map(({ event_id }) => event_id);
    assert.deepEqual(ids, ['1', '2b', '2a', '3']);
  },

  async 'nothing is admitted for somebody unknown'(store) {
    const event = happening('e', 'platform_disabled', NOW);
    assert.deepEqual(await admitToPerson(store, 'nobody', '', event), { outcome: 'unknown' });
    assert.deepEqual(await store.people.facts('nobody', ''), []);
  },
};
