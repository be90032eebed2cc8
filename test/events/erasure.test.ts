import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BLANK_PERSON } from '../../src/domain/person.ts';
import { erasePerson, resumeErasures } from '../../src/events/erasure.ts';
import { createIngest } from '../../src/events/ingest.ts';
import { memoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';

const NOW = 1_000_000;
const PAGES = ['1', '2', '3'];
const USER_REF = { kind: 'user_ref', scope: '1', name: 'box-1' } as const;

/** Peter, known to three pages, and Nora, known to the first; what is kept of them at the side. */
async function newWorld(): Promise<{ store: Store; psids: string[]; nora: string }> {
  const store = memoryStore();
  let count = 0;
  const random = (bytes: number) => new Uint8Array(bytes).fill(31, 0, 1).fill(++count, 1);
  const ingest = createIngest({ store, clock: () => NOW, random });
  for (const id of PAGES) {
    await store.registry.addPage({ id, name: 'P', business_id: null, created_at: NOW });
  }
  for (const id of ['peter', 'nora']) {
    await store.people.add({ ...BLANK_PERSON, id, first_name: id, created_at: NOW });
    await store.people.setPicture(id, { type: 'image/png', bytes: new Uint8Array(3) });
  }
  const tell = (person_id: string, page_id: string) =>
    ingest.admit({ type: 'message', person_id, page_id, text: 'hi' });
  const user_ref = USER_REF.name;
  await ingest.admit({ type: 'checkbox_plugin', person_id: 'peter', page_id: '1', user_ref });
  await ingest.admit({ type: 'platform_disabled', person_id: 'peter' });
  const psids: string[] = [];
  for (const page of PAGES) psids.push((await tell('peter', page)).psid!);
  return { store, psids, nora: (await tell('nora', '1')).psid! };
}

async function assertGone(store: Store, psids: string[]): Promise<void> {
  assert.equal(await store.people.person('peter'), undefined);
  assert.equal(await store.people.picture('peter'), undefined);
  assert.deepEqual(await store.people.psids('peter'), []);
  assert.deepEqual(await store.people.unswept(), []);
  assert.deepEqual(await store.people.aliases('peter'), []);
  assert.equal(await store.aliases.holder(USER_REF), undefined);
  for (const page of ['', ...PAGES]) assert.deepEqual(await store.people.facts('peter', page), []);
  for (const [index, psid] of psids.entries()) {
    assert.equal(await store.pairs.subject(PAGES[index]!, psid), undefined);
    assert.deepEqual(await store.pairs.facts(PAGES[index]!, psid), []);
  }
}

test('nothing is left of an erased person on any page', async () => {
  const { store, psids } = await newWorld();
  assert.equal(await erasePerson(store, 'peter', NOW), true);
  await assertGone(store, psids);
  const again = { ...BLANK_PERSON, id: 'peter', first_name: 'P', created_at: NOW };
  assert.equal(await store.people.add(again), false, 'but for the mark that the id is used up');
});

test('nobody else is touched', async () => {
  const { store, nora } = await newWorld();
  const subject = await store.pairs.subject('1', nora);
  await erasePerson(store, 'peter', NOW);
  assert.deepEqual(await store.pairs.subject('1', nora), subject);
  assert.equal((await store.pairs.facts('1', nora)).length, 1);
  assert.ok(await store.people.picture('nora'));
});

test('somebody unknown, or swept before, is not erased', async () => {
  const { store } = await newWorld();
  assert.equal(await erasePerson(store, 'nobody', NOW), false);
  await erasePerson(store, 'peter', NOW);
  assert.equal(await erasePerson(store, 'peter', NOW), false);
});

test('with nothing to resume, a start changes nothing', async () => {
  const { store, psids } = await newWorld();
  assert.equal(await resumeErasures(store), 0);
  assert.ok(await store.people.person('peter'));
  assert.ok(await store.pairs.subject('1', psids[0]!));
});

/** The store as it is, where the writes of an erasure stop at the n-th: a crash just before it. */
function crashing(store: Store, after: number): Store {
  let writes = 0;
  const step =
    <Args extends unknown[], Result>(write: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (writes++ >= after) throw new Error('crash');
      return write(...args);
    };
  const { people, pairs, aliases } = store;
  return {
    ...store,
    aliases: { ...aliases, drop: step(aliases.drop) },
    people: { ...people, erase: step(people.erase), sweep: step(people.sweep) },
    pairs: { ...pairs, drop: step(pairs.drop) },
  };
}

/** One mark, one alias, three pairs, one sweep. */
const WRITES = 6;

describe('a crash', () => {
  test('before the mark erases nothing', async () => {
    const { store, psids } = await newWorld();
    await assert.rejects(erasePerson(crashing(store, 0), 'peter', NOW), /crash/);
    assert.equal(await resumeErasures(store), 0);
    assert.ok(await store.people.person('peter'));
    assert.ok(await store.pairs.subject('3', psids[2]!));
  });
  for (let after = 1; after < WRITES; after++) {
    test(`after write ${after} of ${WRITES} hides the person, and the next start sweeps`, async () => {
      const { store, psids } = await newWorld();
      await assert.rejects(erasePerson(crashing(store, after), 'peter', NOW), /crash/);
      assert.equal(await store.people.person('peter'), undefined);
      assert.deepEqual(await store.people.unswept(), ['peter']);
      assert.equal(await resumeErasures(store), 1);
      await assertGone(store, psids);
    });
    test(`after write ${after} of ${WRITES} is healed by erasing again`, async () => {
      const { store, psids } = await newWorld();
      await assert.rejects(erasePerson(crashing(store, after), 'peter', NOW), /crash/);
      assert.equal(await erasePerson(store, 'peter', NOW), true);
      await assertGone(store, psids);
    });
    test(`in the resumed sweep is healed by the start after it (${after})`, async () => {
      const { store, psids } = await newWorld();
      await assert.rejects(erasePerson(crashing(store, 1), 'peter', NOW), /crash/);
      await assert.rejects(resumeErasures(crashing(store, after - 1)), /crash/);
      assert.equal(await resumeErasures(store), 1);
      await assertGone(store, psids);
    });
  }
  test('after the last write leaves nothing to do', async () => {
    const { store, psids } = await newWorld();
    assert.equal(await erasePerson(crashing(store, WRITES), 'peter', NOW), true);
    assert.equal(await resumeErasures(store), 0);
    await assertGone(store, psids);
  });
});
