/** Imports straight into a store that no server runs on. */
import { keyLane } from '../../domain/psid.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Ingest } from '../../events/ingest.ts';
import type { Phones } from '../../events/phones.ts';
import type { Store } from '../../store/store.ts';
import { type NamedEvent, type Outcome, type Sink, standing } from './sink.ts';

/**
 * Everything of a batch is under way at once, so that the store commits many writes together. They
 * go in the order of their lanes: neighbours share the pages of the file that a commit writes.
 */
export function storeSink(store: Store, ingest: Ingest, phones: Phones): Sink {
  return {
    async people(people) {
      const outcomes: Outcome[] = [];
      const taken: number[] = [];
      const add = (index: number): Promise<void> =>
        phones.add(people[index]!).then((isNew) => {
          outcomes[index] = 'added';
          if (!isNew) taken.push(index);
        });
      await Promise.all(byLane(people, ({ id }) => id).map(add));
      for (const index of taken) {
        const person = people[index]!;
        outcomes[index] = standing(person, await store.people.person(person.id));
      }
      return outcomes;
    },

    async events(events) {
      const outcomes: Outcome[] = [];
      const last = new Map<string, Promise<void>>();
      for (const index of byLane(events, ({ person_id }) => person_id)) {
        const event = events[index]!;
        const admit = async (): Promise<void> => {
          outcomes[index] = await admitOne(ingest, event);
        };
        const before = last.get(event.person_id);
        last.set(event.person_id, before === undefined ? admit() : before.then(admit));
      }
      await Promise.all(last.values());
      return outcomes;
    },
  };
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
