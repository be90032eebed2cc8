/**
 * Everything of a store that is no secret, as JSON lines that `pagescope import` takes back: apps,
 * pages, then each person with what happened to them. Tokens and app secrets stay behind.
 *
 * The order is that of the store's own keys and of admission, so two stores that hold the same
 * export the same bytes. A store that is written meanwhile is exported person by person, each as
 * it is at its moment.
 */
import { setImmediate } from 'node:timers/promises';
import { EVENTS } from '../domain/consent.ts';
import type { Fact } from '../domain/pair.ts';
import type { Person } from '../domain/person.ts';
import { canonicalZone } from '../domain/timezone.ts';
import type { Listed, Listing, Store } from '../store/store.ts';

export interface ExportOptions {
  /** Also the pictures, in base64. */
  pictures: boolean;
}

/** Lines are handed out in pieces of about so many characters. */
const PIECE_CHARS = 65_536;
const PAGE_SIZE = 1000;

export async function* exportLines(
  store: Store,
  { pictures }: ExportOptions,
): AsyncGenerator<string> {
  const { registry, people } = store;
  const pages: string[] = [];
  let piece = '';
  const put = (kind: string, members: object): void => {
    piece += `${JSON.stringify({ [kind]: members })}\n`;
  };

  for await (const app of each((listing) => registry.apps(listing))) {
    const { id, name, business_id, default_version, require_proof } = app;
    put('app', { id, name, business_id, default_version, require_proof });
  }
  for await (const { id, name, business_id } of each((listing) => registry.pages(listing))) {
    pages.push(id);
    const permissions = [];
    for (const app_id of await registry.pageApps(id)) {
      const reviews = await registry.reviews(app_id, id);
      const held = { app_id, permissions: await registry.permissions(app_id, id) };
      permissions.push(Object.keys(reviews).length === 0 ? held : { ...held, reviews });
    }
    put('page', { id, name, business_id, permissions });
  }
  for await (const person of each((listing) => people.people(listing))) {
    put('person', await described(store, person, pictures));
    for (const event of await happened(store, person.id, pages)) put('event', event);
    if (piece.length < PIECE_CHARS) continue;
    yield piece;
    piece = '';
    // Whoever waits for a read must not wait for the whole export.
    await setImmediate();
  }
  if (piece !== '') yield piece;
}

/** What is not known is left out, and a zone has the name that it gets when it is read again. */
export async function described(store: Store, person: Person, pictures: boolean): Promise<object> {
  const { id, first_name, last_name, locale, timezone, gender } = person;
  const { is_payment_enabled, phone_only, phone_number, picture_version } = person;
  const members = {
    id,
    first_name,
    last_name,
    locale,
    timezone: typeof timezone === 'string' ? (canonicalZone(timezone) ?? timezone) : timezone,
    gender,
    is_payment_enabled,
    phone_only: phone_only || null,
    phone_number,
    picture: pictures && picture_version > 0 ? await pictureOf(store, id) : null,
  };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}

async function pictureOf(store: Store, id: string): Promise<string | null> {
  const picture = await store.people.picture(id);
  return picture === undefined ? null : Buffer.from(picture.bytes).toString('base64');
}

/** Everything that happened to a person: over all pages, then page by page, each in its order. */
async function happened(store: Store, person_id: string, pages: string[]): Promise<object[]> {
  const { people, pairs } = store;
  const psids = new Map<string, string>();
  for (const { page_id, psid } of await people.psids(person_id)) psids.set(page_id, psid);
  const events = told(person_id, await people.facts(person_id, ''));
  for (const page_id of pages) {
    events.push(...told(person_id, await people.facts(person_id, page_id), { page_id }));
    const psid = psids.get(page_id);
    if (psid === undefined) continue;
    // A reservation alone is not a pair yet, and may name a PSID that another person has.
    const subject = await pairs.subject(page_id, psid);
    if (subject?.person_id !== person_id) continue;
    const facts = makingFirst(await pairs.facts(page_id, psid));
    const isMade = facts[0] !== undefined && EVENTS[facts[0].type].makes === 'psid';
    events.push(...told(person_id, facts, isMade ? { page_id, psid } : { page_id }));
  }
  return events;
}

export function told(
  person_id: string,
  facts: Fact[],
  where: { page_id?: string; psid?: string } = {},
): object[] {
  return facts
    .toSorted((one, other) => one.seq - other.seq)
    .map(({ event_id, type, at, detail }) => {
      const { page_id, psid } = where;
      return { id: event_id, type, page_id, person_id, at, psid, ...detail };
    });
}

/** Only an event that makes a PSID can bring it back, so one of them leads. */
export function makingFirst(facts: Fact[]): Fact[] {
  const inOrder = facts.toSorted((one, other) => one.seq - other.seq);
  const index = inOrder.findIndex(({ type }) => EVENTS[type].makes === 'psid');
  const [first] = index > 0 ? inOrder.splice(index, 1) : [];
  return first === undefined ? inOrder : [{ ...first, seq: -1 }, ...inOrder];
}

/** Everything of a listing. */
export async function* each<T>(list: (listing: Listing) => Listed<T> | Promise<Listed<T>>) {
  let after: string | null = null;
  do {
    const { items, next }: Listed<T> = await list({ after, limit: PAGE_SIZE });
    yield* items;
    after = next;
  } while (after !== null);
}
