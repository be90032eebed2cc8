/** People and pages as somebody at a terminal names them: by id, or by as much of a name as tells. */
import { Refusal } from '../../domain/refusal.ts';
import type { Call } from '../operator.ts';

export interface Named {
  id: string;
  /** For people to read. */
  name: string;
}

interface Listed<T> {
  data: T[];
  next: string | null;
}

interface PersonView {
  id: string;
  first_name: string;
  last_name: string | null;
}

/** So many are looked through for a name; in a larger store an id must be named. */
const LOOKED_MAX = 20_000;
const SHOWN_MAX = 8;

/** `asked` undefined: the only page there is. */
export async function findPage(call: Call, asked: string | undefined): Promise<Named> {
  const pages = await listed<Named>(call, '/pages', 'page');
  if (asked === undefined && pages.length === 1) return pages[0]!;
  const candidates = pages.map(({ id, name }) => ({ id, name, alone: [] }));
  if (asked !== undefined) return chosen(candidates, asked, 'page');
  throw new Refusal('invalid', `Name the page with --page: ${shown(candidates)}.`);
}

/** Also by the PSID of the page. */
export async function findPerson(call: Call, asked: string, page: string): Promise<Named> {
  const known = await found<PersonView>(call, `/people/${encodeURIComponent(asked)}`);
  if (known !== undefined) return named(known);
  if (/^\d+$/.test(asked)) {
    const pair = await found<{ person_id: string }>(call, `/pages/${page}/psids/${asked}`);
    if (pair !== undefined) return named(await call('GET', `/people/${pair.person_id}`));
  }
  const people = await listed<PersonView>(call, '/people', 'person');
  const candidates = people.map((person) => ({
    ...named(person),
    alone: [person.first_name, person.last_name ?? ''],
  }));
  return chosen(candidates, asked, 'person');
}

/** Undefined where there is none. */
export async function found<Answer>(call: Call, path: string): Promise<Answer | undefined> {
  try {
    return await call<Answer>('GET', path);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_found') return undefined;
    throw error;
  }
}

function named({ id, first_name, last_name }: PersonView): Named {
  return { id, name: last_name === null ? first_name : `${first_name} ${last_name}` };
}

async function listed<T>(call: Call, path: string, what: string): Promise<T[]> {
  const all: T[] = [];
  let after: string | null = null;
  do {
    const query = new URLSearchParams({ limit: '1000', ...(after !== null && { after }) });
    const { data, next }: Listed<T> = await call('GET', `${path}?${query}`);
    all.push(...data);
    after = next;
    if (all.length > LOOKED_MAX) {
      throw new Refusal('invalid', `There are too many to look for a name: give the ${what}'s id.`);
    }
  } while (after !== null);
  return all;
}

interface Candidate extends Named {
  /** Names that tell by themselves. */
  alone: string[];
}

/** From the closest on: the first of them that fits anybody must fit one alone. */
const FITS: readonly ((candidate: Candidate, asked: string) => boolean)[] = [
  ({ id, name }, asked) => [id, name].some((word) => folded(word) === asked),
  ({ alone }, asked) => alone.some((word) => folded(word) === asked),
  ({ id, name }, asked) => [id, name].some((word) => folded(word).startsWith(asked)),
  ({ name }, asked) => name.split(/\s+/).some((word) => folded(word).startsWith(asked)),
];

function chosen(candidates: Candidate[], asked: string, what: string): Named {
  const wanted = folded(asked);
  for (const fits of wanted === '' ? [] : FITS) {
    const [first, ...others] = candidates.filter((one) => fits(one, wanted));
    if (first === undefined) continue;
    if (others.length === 0) return { id: first.id, name: first.name };
    const both = shown([first, ...others]);
    throw new Refusal('invalid', `${quoted(asked)} fits more than one ${what}: ${both}.`);
  }
  const known = candidates.length === 0 ? 'there is none' : `there is ${shown(candidates)}`;
  throw new Refusal('not_found', `No ${what} is called ${quoted(asked)}; ${known}.`);
}

function shown(candidates: Named[]): string {
  const some = candidates.slice(0, SHOWN_MAX).map(({ id, name }) => `${id} (${name})`);
  const rest = candidates.length - some.length;
  return rest > 0 ? `${some.join(', ')} and ${rest} more` : some.join(', ');
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}

/** `Joe's Coffee` as `joescoffee`: what is hard to type in a shell does not count. */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
