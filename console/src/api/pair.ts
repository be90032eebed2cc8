/** The page and the person that a path names; where it names none, who was played last, or anybody. */
import type { Params } from '../router.ts';
import { at, call, type Problem } from './client.ts';
import { useResource } from './resource.ts';
import type { Page, Person } from './types.ts';
import { world } from './world.ts';

export interface Pair {
  /** Undefined: there is none, or not yet. */
  page: Page | undefined;
  person: Person | undefined;
  loading: boolean;
  /** Why what the path names is not found. */
  problem: Problem | undefined;
}

/** Who was played last, here or in another tab. */
const PLAYED = 'pagescope.playing';

function lastPlayed(): string | null {
  try {
    return localStorage.getItem(PLAYED);
  } catch {
    return null;
  }
}

/** One who is named and stands beyond the part of the listing that is held is asked for. */
export function usePair(params: Params): Pair {
  const { pages = [], people = [] } = world.value ?? {};
  const page = pages.find(({ id }) => id === params.page);
  const person = people.find(({ id }) => id === params.person);
  const isKnown = world.value !== undefined;
  const missing = (name: 'page' | 'person', found: unknown): string | null =>
    isKnown && params[name] !== undefined && found === undefined ? params[name] : null;
  const missingPage = missing('page', page);
  const missingPerson = missing('person', person);
  const askedPage = useResource(missingPage, (signal) =>
    call<Page>('GET', at('pages', missingPage!), { signal }),
  );
  const askedPerson = useResource(
    missingPerson,
    (signal) => call<Person>('GET', at('people', missingPerson!), { signal }),
    ({ name }) => name === 'person' || name === 'event',
  );
  const problem = askedPage.problem ?? askedPerson.problem;
  const played = people.find(({ id }) => id === lastPlayed());
  return {
    page: missingPage === null ? (page ?? pages[0]) : askedPage.data,
    person: missingPerson === null ? (person ?? played ?? people[0]) : askedPerson.data,
    loading: !isKnown || (problem === undefined && (askedPage.loading || askedPerson.loading)),
    problem,
  };
}
