/** A store with one app-less page and people, and the admission of events to it. */
import assert from 'node:assert/strict';
import { BLANK_PERSON } from '../../src/domain/person.ts';
import type { Random } from '../../src/domain/psid.ts';
import { Refusal, type RefusalCode } from '../../src/domain/refusal.ts';
import { createIngest, type EventInput, type EventResult } from '../../src/events/ingest.ts';
import { memoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { seededRandom } from '../world.ts';

export const PAGE = '1';
export const OTHER_PAGE = '2';
export const NOW = Date.UTC(2026, 1, 2, 12, 0, 0);

/** Ann and Bea, whom both pages can meet. `through`: how events see the store. */
export async function eventWorld({
  store = memoryStore(),
  random = seededRandom('events'),
  through = (one) => one,
}: {
  store?: Store;
  random?: Random;
  through?: (store: Store) => Store;
} = {}) {
  const time = { now: NOW };
  for (const id of [PAGE, OTHER_PAGE]) {
    await store.registry.addPage({ id, name: 'A page', business_id: null, created_at: 0 });
  }
  for (const id of ['ann', 'bea']) {
    await store.people.add({ ...BLANK_PERSON, id, first_name: id, created_at: 0 });
  }
  const seen = through(store);
  const { admit } = createIngest({ store: seen, clock: () => time.now, random });
  return {
    store,
    seen,
    time,
    /** An event of Ann's on the first page, unless said otherwise. */
    happens: (type: EventInput['type'], more: Partial<EventInput> = {}): Promise<EventResult> =>
      admit({ type, person_id: 'ann', page_id: PAGE, ...more }),
  };
}

/** Everything that an event of this person's could have left, to compare before and after. */
export async function tracesOf(store: Store, id = 'ann') {
  const reserved = await store.people.psids(id);
  const pairs = [];
  for (const { page_id, psid } of reserved) {
    const subject = await store.pairs.subject(page_id, psid);
    pairs.push({ subject, facts: await store.pairs.facts(page_id, psid) });
  }
  const facts = [];
  for (const page of ['', PAGE, OTHER_PAGE]) facts.push(await store.people.facts(id, page));
  return { person: await store.people.person(id), reserved, pairs, facts };
}

/** Asserts a refusal of this code, about this member of the event. */
export async function refuses(
  event: Promise<EventResult>,
  code: RefusalCode,
  member: string,
): Promise<void> {
  await assert.rejects(event, (error) => {
    assert.ok(error instanceof Refusal, String(error));
    assert.deepEqual([error.code, error.member], [code, member]);
    return true;
  });
}
