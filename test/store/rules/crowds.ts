/** What is asked for at the same time comes out as if it were asked for one by one. */
import assert from 'node:assert/strict';
import { admitToPair } from '../../../src/domain/pair.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import type { Store } from '../../../src/store/store.ts';
import { admit, aPerson, happening, NOW, type Rules } from '../samples.ts';

const CROWD = 40;
const numbers = Array.from({ length: CROWD }, (_, index) => index);
const psidOf = (number: number): string => String(1_000_000 + number * 37);

/** Does the same to the model, and answers with what both said. */
async function asTheModel<T>(store: Store, work: (store: Store) => Promise<T>): Promise<T> {
  const said = await work(store);
  assert.deepEqual(said, await work(memoryStore()));
  return said;
}

const settled = async (all: Promise<unknown>[]): Promise<unknown[]> =>
  (await Promise.allSettled(all)).map((one) =>
    one.status === 'fulfilled' ? one.value : (one.reason as Refusal).code,
  );

export const crowdRules: Rules = {
  async 'of many who are added, those whose id is taken are told apart'(store) {
    const added = await asTheModel(store, async (one) => {
      await one.people.add(aPerson('p3', { first_name: 'Earlier' }));
      await one.people.add(aPerson('p5'));
      await one.people.erase('p5', NOW);
      const alias = (name: string) => [{ kind: 'phone', scope: '', name } as const];
      const done = await Promise.all([
        ...numbers.map((number) => one.people.add(aPerson(`p${number}`), alias(`n${number}`))),
        one.people.add(aPerson('p7', { first_name: 'Again' })),
      ]);
      const names = await Promise.all(
        numbers.map(async (number) => {
          const person = await one.people.person(`p${number}`);
          return [person?.first_name, (await one.people.aliases(`p${number}`)).length];
        }),
      );
      // A second crowd, after one of which some were there.
      const more = await Promise.all(
        numbers.map((number) => one.people.add(aPerson(`p${number + CROWD / 2}`))),
      );
      return { done, names, more };
    });
    assert.deepEqual(added.done.filter((isNew) => isNew).length, CROWD - 2);
    assert.deepEqual(added.more.filter((isNew) => isNew).length, CROWD / 2);
  },

  async 'many PSIDs are reserved for those who are there, and the ones that stood stand'(store) {
    await asTheModel(store, async (one) => {
      for (const number of numbers.filter((of) => of % 5 > 0)) {
        await one.people.add(aPerson(`p${number}`));
      }
      await one.people.erase('p1', NOW);
      await one.people.reserve('p2', 'page', '2000');
      const given = await settled([
        ...numbers.map((number) => one.people.reserve(`p${number}`, 'page', psidOf(number))),
        one.people.reserve('p3', 'other', '3000'),
        one.people.reserve('p4', 'page', '4000'),
      ]);
      const kept = await Promise.all(numbers.map((number) => one.people.psids(`p${number}`)));
      return { given, kept };
    });
  },

  async 'many events are admitted each by its own rule'(store) {
    const { outcomes } = await asTheModel(store, async (one) => {
      const event = (id: string, more = {}) =>
        happening(id, 'message', NOW + 1, { detail: { text: `said ${id}` }, ...more });
      for (const number of numbers) await one.people.add(aPerson(`p${number}`));
      for (const number of [1, 2, 3, 4]) {
        await admit(
          one,
          ['page', psidOf(number), `p${number}`],
          happening('first', 'link_opened', NOW),
        );
      }
      const answers = await settled([
        ...numbers.map((number) => {
          const own = [2, 3].includes(number) ? 'first' : `e${number}`;
          const repeated = number === 2 ? happening('first', 'link_opened', NOW) : event(own);
          const person = number === 4 ? 'p5' : `p${number}`;
          return admit(one, ['page', psidOf(number), person], repeated);
        }),
        admit(one, ['page', psidOf(9), 'p9'], event('another')),
        one.pairs.admit({ page_id: 'page', psid: '77', person_id: 'p1' }, event('x'), () => {
          throw new Refusal('conflict', 'No.');
        }),
        one.pairs.admit({ page_id: 'page', psid: '78', person_id: 'p1' }, event('y'), (pair) =>
          admitToPair(pair, event('y'), NOW),
        ),
      ]);
      const rows = await Promise.all(
        numbers.map(async (number) => {
          const psid = psidOf(number);
          const listing = { after: null, limit: 10 };
          return {
            pairs: await one.pairs.withPsid(psid),
            facts: await one.pairs.facts('page', psid),
            thread: await one.conversations.thread('page', psid),
            messages: (await one.conversations.messages('page', psid, listing)).items,
          };
        }),
      );
      const outcomes = answers.map((answer) =>
        typeof answer === 'string' ? answer : (answer as { outcome: string }).outcome,
      );
      return { outcomes, rows: rows.map(unordered) };
    });
    const told = ['admitted', 'replayed', 'reused', 'taken', 'conflict'];
    assert.deepEqual(new Set(outcomes), new Set(told));
  },

  async 'many aliases are claimed, each by whoever came first'(store) {
    await asTheModel(store, async (one) => {
      const aliasOf = (number: number) =>
        ({ kind: 'phone', scope: '', name: `n${number}` }) as const;
      await one.aliases.claim(aliasOf(1), 'earlier');
      await one.aliases.claim(aliasOf(2), 'earlier');
      const claim = (number: number, person: string, from?: string) =>
        one.aliases.claim(aliasOf(number), person, from);
      const held = await Promise.all(
        numbers.map((number) => claim(number, `p${number}`, number === 2 ? 'earlier' : undefined)),
      );
      const holders = await Promise.all(
        numbers.map((number) => one.aliases.holder(aliasOf(number))),
      );
      return { held, holders };
    });
  },
};

/** Two events of one pair at the same time have no order that was promised. */
function unordered<Row extends { pairs: unknown; facts: { event_id: string }[] }>(row: Row) {
  return row.facts.length > 1 && row.facts.some(({ event_id }) => event_id === 'another')
    ? row.facts.map(({ event_id }) => event_id).sort()
    : row;
}
