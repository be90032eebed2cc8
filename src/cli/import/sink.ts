/** Where imported people and events go: straight into a store, or to a running server. */
import type { Person } from '../../domain/person.ts';
import { canonicalZone } from '../../domain/timezone.ts';
import type { EventInput } from '../../events/ingest.ts';

export type NamedEvent = EventInput & { id: string };

/** `present`: the very same stood already. `refused`: nothing was kept, and why. */
export type Outcome = 'added' | 'present' | { refused: string };

/** Each answers in the order it was given, and rejects when it cannot go on. */
export interface Sink {
  people(people: Person[]): Promise<Outcome[]>;
  /** Events of one person are admitted in their order. */
  events(events: NamedEvent[]): Promise<Outcome[]>;
  /** Resolves once all that was answered is durable; absent: it is when it is answered. */
  sync?(): Promise<void>;
}

/** What a person is described by, in the order in which it is told. */
export const DESCRIPTION = [
  'first_name',
  'last_name',
  'locale',
  'timezone',
  'gender',
  'is_payment_enabled',
  'phone_only',
  'phone_number',
] as const satisfies (keyof Person)[];

type Described = Pick<Person, (typeof DESCRIPTION)[number]>;

/** For an id that is taken: by the very person who is imported, by another, or by somebody erased. */
export function standing(person: Person, known: Described | undefined): Outcome {
  if (known === undefined) {
    return { refused: `person ${person.id} was erased, and an id is used once` };
  }
  const others = DESCRIPTION.filter((member) => plain(person, member) !== plain(known, member));
  return others.length === 0
    ? 'present'
    : { refused: `person ${person.id} is here already with another ${others.join(', ')}` };
}

/** A zone has more than one name. */
function plain(person: Described, member: keyof Described): Described[keyof Described] {
  const value = person[member];
  return member === 'timezone' && typeof value === 'string'
    ? (canonicalZone(value) ?? value)
    : value;
}
