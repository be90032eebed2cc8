/** Calls about people, and what a form of one holds. */
import { at, call } from './client.ts';
import { relationship } from './operations.ts';
import type { Page, Person, Relationship } from './types.ts';
import { pageNamed } from './world.ts';

/** A person as they are typed: everything is text, and what is empty is not known. */
export interface PersonTyped {
  id: string;
  first_name: string;
  last_name: string;
  locale: string;
  timezone: string;
  gender: string;
  is_payment_enabled: '' | 'yes' | 'no';
  phone_only: boolean;
  phone_number: string;
}

export const BLANK: PersonTyped = {
  id: '',
  first_name: '',
  last_name: '',
  locale: '',
  timezone: '',
  gender: '',
  is_payment_enabled: '',
  phone_only: false,
  phone_number: '',
};

const PAYMENT = new Map<boolean | null, PersonTyped['is_payment_enabled']>([
  [null, ''],
  [true, 'yes'],
  [false, 'no'],
]);

export function typedOf(person: Person): PersonTyped {
  const { id, first_name, last_name, locale, timezone, gender, phone_only, phone_number } = person;
  return {
    id,
    first_name,
    last_name: last_name ?? '',
    locale: locale ?? '',
    timezone: timezone === null ? '' : String(timezone),
    gender: gender ?? '',
    is_payment_enabled: PAYMENT.get(person.is_payment_enabled)!,
    phone_only,
    phone_number: phone_number ?? '',
  };
}

/** A zone is a name, or hours east of Greenwich. */
function zoneOf(text: string): string | number | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return /^[+-]?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : trimmed;
}

export function bodyOf(typed: PersonTyped): object {
  const orNull = (text: string): string | null => text.trim() || null;
  return {
    first_name: typed.first_name.trim(),
    last_name: orNull(typed.last_name),
    locale: orNull(typed.locale),
    timezone: zoneOf(typed.timezone),
    gender: orNull(typed.gender),
    is_payment_enabled: typed.is_payment_enabled === '' ? null : typed.is_payment_enabled === 'yes',
    phone_only: typed.phone_only,
    phone_number: orNull(typed.phone_number),
  };
}

export function createPerson(typed: PersonTyped): Promise<Person> {
  const id = typed.id.trim();
  return call('POST', '/people', { body: { ...(id !== '' && { id }), ...bodyOf(typed) } });
}

/** Only what was changed: what another console changed meanwhile stays. */
export function changePerson(before: PersonTyped, typed: PersonTyped): Promise<Person> {
  const was = Object.entries(bodyOf(before));
  const now = new Map(Object.entries(bodyOf(typed)));
  const changed = was.filter(([name, value]) => now.get(name) !== value);
  const body = Object.fromEntries(changed.map(([name]) => [name, now.get(name)]));
  return call('PATCH', at('people', typed.id), { body });
}

export interface Generated {
  data: Person[];
  added: number;
}

export function generatePeople(body: {
  count: number;
  seed: string;
  locales?: readonly string[];
  portraits?: boolean;
}): Promise<Generated> {
  return call('POST', '/people/generate', { body });
}

export interface Known {
  page: Page;
  standing: Relationship;
}

/** So many pages are asked what they know. */
const PAGES_MAX = 50;

/** What each page knows of a person. */
export function knownBy(
  person: string,
  pages: readonly Page[],
  signal: AbortSignal,
): Promise<Known[]> {
  return Promise.all(
    pages.slice(0, PAGES_MAX).map(async (page) => ({
      page,
      standing: await relationship(page.id, person, signal),
    })),
  );
}

/** Whom an exact id means: a person's own, or a PSID on any of the pages. */
export async function lookUp(
  text: string,
  pages: readonly Page[],
  signal: AbortSignal,
): Promise<{ person: Person; page?: Page | undefined }[]> {
  const person = (id: string) => call<Person>('GET', at('people', id), { signal });
  const byId = person(text).then(
    (found) => [{ person: found }],
    () => [],
  );
  if (!/^[1-9]\d{4,19}$/.test(text)) return byId;
  const bySome = pages.slice(0, PAGES_MAX).map(async ({ id }) => {
    try {
      const path = at('pages', id, 'psids', text);
      const { person_id, page_id } = await call<Relationship>('GET', path, { signal });
      return [{ person: await person(person_id), page: pageNamed(page_id) }];
    } catch {
      return [];
    }
  });
  return (await Promise.all([byId, ...bySome])).flat();
}
