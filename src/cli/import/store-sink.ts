/** Imports straight into a store that no server runs on. */
import type { Person } from '../../domain/person.ts';
import { keyLane } from '../../domain/psid.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Ingest } from '../../events/ingest.ts';
import type { Phones } from '../../events/phones.ts';
import type { Store } from '../../store/store.ts';
import { type NamedEvent, type Outcome, type Sink, standing } from './sink.ts';

/**
 * Everything goes in the order of the lanes: neighbours share the pages of the file that a commit
 * writes. A store that gathers writes to a commit gets all of a batch at once; one that commits when
 * it is told to, one after the other, so that nothing is held for what waits.
 */
export function storeSink(store: Store, ingest: Ingest, phones: Phones): Sink {
  const inOrder = store.sync === undefined ? together : inTurn;
  return {
    async people(people) {
      const outcomes: Outcome[] = [];
      const taken: { person: Person; index: number }[] = [];
      await inOrder(people, idOf, async (person, index) => {
        outcomes[index] = 'added';
        if (!(await phones.add(person))) taken.push({ person, index });
      });
      await inOrder(
        taken,
        ({ person }) => person.id,
        async ({ person, index }) => {
          outcomes[index] = standing(person, await store.people.person(person.id));
        },
      );
      return outcomes;
    },

    async events(events) {
      const outcomes: Outcome[] = [];
      await inOrder(events, personOf, async (event, index) => {
        outcomes[index] = await admitOne(ingest, event);
      });
      return outcomes;
    },

    async sync() {
      await store.sync?.();
    },
  };
}

const idOf = ({ id }: Person): string => id;
const personOf = ({ person_id }: NamedEvent): string => person_id;

type Work<T> = (item: T, index: number) => Promise<void>;

async function inTurn<T>(items: T[], keyOf: (item: T) => string, work: Work<T>): Promise<void> {
  for (const index of byLane(items, keyOf)) await work(items[index]!, index);
}

/** Those of one key in their order. */
async function together<T>(items: T[], keyOf: (item: T) => string, work: Work<T>): Promise<void> {
  const last = new Map<string, Promise<void>>();
  for (const index of byLane(items, keyOf)) {
    const item = items[index]!;
    const key = keyOf(item);
    const before = last.get(key);
    const done = before === undefined ? work(item, index) : before.then(() => work(item, index));
    last.set(key, done);
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

/** Indices in the order of their keys' lanes; those of one key keep their order. */
function byLane<T>(items: T[], keyOf: (item: T) => string): number[] {
  const lanes = Uint16Array.from(items, (item) => keyLane(keyOf(item)));
  return [...items.keys()].sort((one, other) => lanes[one]! - lanes[other]!);
}
