/** Imports straight into a store that no server runs on. */
import type { Person } from '../../domain/person.ts';
import { keyLane, type Lane, psidLane } from '../../domain/psid.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Ingest } from '../../events/ingest.ts';
import type { Phones } from '../../events/phones.ts';
import type { Store } from '../../store/store.ts';
import { type NamedEvent, type Outcome, type Sink, standing } from './sink.ts';

/**
 * Everything goes in the order of the keys under which it is kept: neighbours share the pages of the
 * file that a commit writes, and each is found where the one before was. A store that gathers writes
 * to a commit gets all of a batch at once; one that commits when it is told to, one after the other,
 * so that nothing is held for what waits.
 */
export function storeSink(store: Store, ingest: Ingest, phones: Phones): Sink {
  const inOrder = store.sync === undefined ? together : inTurn;
  /** Who came with the newest batch, and to whom nothing has happened since. */
  const fresh = new Set<string>();
  return {
    async people(people) {
      const isNew = await inOrder(people, (person) => phones.add(person));
      const known = people.filter((_, index) => !isNew[index]);
      const outcomes = await inOrder(known, async (person) =>
        standing(person, await store.people.person(person.id)),
      );
      fresh.clear();
      for (const [index, { id }] of people.entries()) if (isNew[index]) fresh.add(id);
      return isNew.map((added) => (added ? 'added' : outcomes.shift()!));
    },

    events: (events) =>
      inOrder(events, (event) => admitOne(ingest, event, fresh.delete(event.person_id))),

    ...(store.sync === undefined ? {} : { sync: () => store.sync!() }),
  };
}

/** Where most of what is written of somebody lies. One object for each of them. */
interface Place {
  lane: Lane;
  key: string;
}

/** An event's is its PSID's, if it brings one; all of one person share that of the first. */
function placesOf(items: (Person | NamedEvent)[]): Place[] {
  const places = new Map<string, Place>();
  return items.map((item) => {
    const person = 'person_id' in item ? item.person_id : item.id;
    const known = places.get(person);
    if (known !== undefined) return known;
    const psid = 'person_id' in item ? item.psid : undefined;
    const place =
      psid === undefined
        ? { lane: keyLane(person), key: person }
        : { lane: psidLane(psid), key: psid };
    places.set(person, place);
    return place;
  });
}

/** Indices in the order of the places; those of one place keep theirs. */
function sorted(places: Place[]): number[] {
  const lanes = Uint16Array.from(places, ({ lane }) => lane);
  const byKey = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
  return [...places.keys()].sort(
    (one, other) => lanes[one]! - lanes[other]! || byKey(places[one]!.key, places[other]!.key),
  );
}

type Work<Item, Result> = (item: Item) => Promise<Result>;

async function inTurn<Item extends Person | NamedEvent, Result>(
  items: Item[],
  work: Work<Item, Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  for (const index of sorted(placesOf(items))) results[index] = await work(items[index]!);
  return results;
}

/** Those of one person wait for each other. */
function together<Item extends Person | NamedEvent, Result>(
  items: Item[],
  work: Work<Item, Result>,
): Promise<Result[]> {
  const places = placesOf(items);
  const last = new Map<Place, Promise<Result>>();
  const results = new Array<Promise<Result>>(items.length);
  for (const index of sorted(places)) {
    const item = items[index]!;
    const place = places[index]!;
    const result = last.get(place)?.then(() => work(item)) ?? work(item);
    last.set(place, result);
    results[index] = result;
  }
  return Promise.all(results);
}

async function admitOne(ingest: Ingest, event: NamedEvent, isFirst: boolean): Promise<Outcome> {
  try {
    // What an import tells has happened long ago: no bot hears of it.
    const { replayed } = await ingest.admit(event, { silent: true, isFirst });
    return replayed ? 'present' : 'added';
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'unavailable') throw error;
    return { refused: error.message.replace(/\.$/, '') };
  }
}
