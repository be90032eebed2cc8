import assert from 'node:assert/strict';
import type { Awaitable, Listed, Listing, Store } from '../../../src/store/store.ts';
import { anApp, aPage, aPerson, aRead, aToken, batched, NOW, type Rules, say } from '../samples.ts';

type List = (listing: Listing) => Awaitable<Listed<unknown>>;

const IDS = ['e', 'b', 'd', 'a', 'c', 'f'];

async function fill(store: Store): Promise<Record<string, List>> {
  const { registry, people, audit, conversations } = store;
  for (const id of IDS) {
    await registry.addApp(anApp(id, { business_id: 'b' }));
    await registry.addPage(aPage(id, { business_id: 'b' }));
    await registry.addToken(aToken(id));
    await registry.addToken(aToken(`other ${id}`, { page_id: 'other' }));
    await people.add(aPerson(id));
    await audit.record(
      batched([aRead('a', { fields: id }), aRead('b', { minute: NOW + id.charCodeAt(0) })]),
    );
    await say(store, ['page', '1001', 'a'], id, NOW + (id.charCodeAt(0) % 2), {});
  }
  return {
    apps: (listing) => registry.apps(listing),
    pages: (listing) => registry.pages(listing),
    'apps of a business': (listing) => registry.apps({ ...listing, business: 'b' }),
    'pages of a business': (listing) => registry.pages({ ...listing, business: 'b' }),
    tokens: (listing) => registry.tokens(listing),
    'tokens of a page': (listing) => registry.tokens({ ...listing, page: 'page' }),
    people: (listing) => people.people(listing),
    messages: (listing) => conversations.messages('page', '1001', listing),
    'reads in one minute': (listing) => audit.reads('a', listing),
    'reads in many minutes': (listing) => audit.reads('b', listing),
  };
}

async function walk(list: List, limit: number): Promise<unknown[]> {
  const items: unknown[] = [];
  let after: string | null = null;
  do {
    const page: Listed<unknown> = await list({ after, limit });
    assert(page.items.length <= limit);
    assert(page.items.length > 0 || page.next === null);
    items.push(...page.items);
    after = page.next;
  } while (after !== null);
  return items;
}

export const listingRules: Rules = {
  async 'a walk from cursor to cursor meets everything once, whatever its step'(store) {
    for (const [name, list] of Object.entries(await fill(store))) {
      const all = await walk(list, 100);
      assert.equal(all.length, name === 'tokens' ? 12 : 6, name);
      for (const limit of [1, 2, 5, 6]) assert.deepEqual(await walk(list, limit), all, name);
    }
  },

  async 'nothing follows the last page, also when it is full'(store) {
    const lists = await fill(store);
    assert.equal((await lists.apps!({ after: null, limit: 6 })).next, null);
    assert.notEqual((await lists.apps!({ after: null, limit: 5 })).next, null);
  },

  async 'apps, pages and tokens come by id'(store) {
    const lists = await fill(store);
    for (const name of ['apps', 'pages', 'tokens of a page']) {
      const ids = (await walk(lists[name]!, 4)).map((item) => (item as { id: string }).id);
      assert.deepEqual(ids, [...IDS].sort(), name);
    }
  },

  async 'a cursor that no such listing gave out is refused'(store) {
    const lists = await fill(store);
    const next = Object.fromEntries(
      await Promise.all(
        Object.entries(lists).map(async ([name, list]) => [
          name,
          (await list({ after: null, limit: 1 })).next,
        ]),
      ),
    );
    const refused: [string, string][] = [
      ['apps', 'nonsense'],
      ['apps', ''],
      ['apps', next.people],
      ['people', next.apps],
      ['people', Buffer.from('["0","a"]').toString('base64url')],
      ['reads in one minute', next.people],
      ['tokens of a page', Buffer.from('[null]').toString('base64url')],
    ];
    for (const [name, after] of refused) {
      const asked = async (): Promise<unknown> => lists[name]!({ after, limit: 1 });
      await assert.rejects(asked, { code: 'invalid', member: 'after' }, `${name} ${after}`);
    }
  },
};
