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
  return {
    async people(people) {
      const outcomes: Outcome[] = [];
      const taken: { person: Person; index: number }[] = [];
      await inOrder(people, placesOf(people), async (person, index) => {
        outcomes[index] = 'added';
        if (!(await phones.add(person))) taken.push({ person, index });
      });
      const places = placesOf(taken.map(({ person }) => person));
      await inOrder(taken, places, async ({ person, index }) => {
        outcomes[index] = standing(person, await store.people.person(person.id));
      });
      return outcomes;
    },

    async events(events) {
      const outcomes: Outcome[] = [];
      await inOrder(events, placesOf(events), async (event, index) => {
        outcomes[index] = await admitOne(ingest, event);
      });
      return outcomes;
    },

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

type Work<T> = (item: T, index: number) => Promise<void>;

async function inTurn<T>(items: T[], places: Place[], work: Work<T>): Promise<void> {
  for (const index of sorted(places)) await work(items[index]!, index);
}

/** Those of one person wait for each other. */
async function together<T>(items: T[], places: Place[], work: Work<T>): Promise<void> {
  const last = new Map<Place, Promise<void>>();
  for (const index of sorted(places)) {
    const item = items[index]!;
    const place = places[index]!;
    const before = last.get(place);
    const done = before === undefined ? work(item, index) : before.then(() => work(item, index));
    last.set(place, done);
  }
  await Promise.all(last.values());
}

async function admitOne(ingest: Ingest, event: NamedEvent): Promise<Outcome> {
  try {
    // What an import tells has happened long ago: no bot hears of it.
    const { replayed } = await ingest.admit(event, { silent: true });
    return replayed ? 'present' : 'added';
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'unavailable') throw error;
    return { refused: error.message.replace(/\.$/, '') };
  }
}
