/** Imports straight into a store that no server runs on. */
import type { Fact } from '../../domain/pair.ts';
import { keyLane } from '../../domain/psid.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Ingest } from '../../events/ingest.ts';
import type { Store } from '../../store/store.ts';
import { type NamedEvent, type Outcome, type Sink, standing } from './sink.ts';

/**
 * Everything of a batch is under way at once, so that the store commits many writes together. They
 * go in the order of their lanes: neighbours share the pages of the file that a commit writes.
 */
export function storeSink(store: Store, ingest: Ingest): Sink {
  return {
    async people(people) {
      const outcomes: Outcome[] = [];
      const taken: number[] = [];
      const add = (index: number): Promise<void> =>
        store.people.add(people[index]!).then((isNew) => {
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
          outcomes[index] = await admitOne(store, ingest, event);
        };
        const before = last.get(event.person_id);
        last.set(event.person_id, before === undefined ? admit() : before.then(admit));
      }
      await Promise.all(last.values());
      return outcomes;
    },
  };
}

async function admitOne(store: Store, ingest: Ingest, event: NamedEvent): Promise<Outcome> {
  try {
    const { replayed } = await ingest.admit(event);
    return replayed ? 'present' : 'added';
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'unavailable') throw error;
    if (error.code === 'event_id_reused' && (await isKnown(store, event))) return 'present';
    return { refused: error.message.replace(/\.$/, '') };
  }
}

/** An export tells the time and the PSID of events that were sent without. */
async function isKnown(store: Store, event: NamedEvent): Promise<boolean> {
  const { id, person_id, page_id = '' } = event;
  const psid = await store.people.psid(person_id, page_id);
  const facts = [
    ...(psid === undefined ? [] : await store.pairs.facts(page_id, psid)),
    ...(await store.people.facts(person_id, page_id)),
    ...(await store.people.facts(person_id, '')),
  ];
  return facts.some((fact) => fact.event_id === id && tellsTheSame(event, fact));
}

const DETAILS = ['text', 'payload', 'ref', 'ad_id', 'user_ref'] as const;

function tellsTheSame(event: NamedEvent, { type, at, detail }: Fact): boolean {
  if (event.type !== type || (event.at !== undefined && event.at !== at)) return false;
  return DETAILS.every((member) => event[member] === detail[member]);
}

/** Indices in the order of their keys' lanes; those of one key keep their order. */
function byLane<T>(items: T[], keyOf: (item: T) => string): number[] {
  const lanes = Uint16Array.from(items, (item) => keyLane(keyOf(item)));
  return [...items.keys()].sort((one, other) => lanes[one]! - lanes[other]!);
}
