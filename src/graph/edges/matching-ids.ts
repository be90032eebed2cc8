/**
 * `ids_for_apps` and `ids_for_pages`: the other ids that the apps and pages of one business know a
 * person by (dossier §9.4). A page's PSID stands where the page may read the person; an app's id is
 * made when it is first asked for.
 */

import type { App } from '../../domain/app.ts';
import { readability } from '../../domain/consent.ts';
import type { Page } from '../../domain/page.ts';
import { isId } from '../../domain/psid.ts';
import { Refusal } from '../../domain/refusal.ts';
import { claimAlias } from '../../events/aliases.ts';
import type { Awaitable, Listed, Listing, OfBusiness } from '../../store/store.ts';
import type { Call } from '../call.ts';
import { type Failure, isFailure } from '../errors.ts';
import type { Json } from '../json.ts';
import { appView } from '../nodes/app.ts';
import { pageView } from '../nodes/page.ts';
import { paged, readPaging } from '../paging.ts';
import { textOf } from '../request.ts';

/** Apps or pages read at a time. */
const READ_AT_ONCE = 500;

interface Match {
  /** The app's or the page's. */
  key: string;
  item: Json;
}

/** The apps or the pages, as the store has them. */
interface Owners<Owner> {
  named(id: string): Awaitable<Owner | undefined>;
  listed(listing: Listing & OfBusiness): Awaitable<Listed<Owner>>;
  /** Undefined: the person is unknown there. */
  match(owner: Owner): Promise<Json | undefined>;
}

export function idsForApps(call: Call): Promise<Json | Failure> {
  const { registry } = call.services.store;
  return matches<App>(call, 'app', {
    named: (id) => registry.app(id),
    listed: (listing) => registry.apps(listing),
    async match(app) {
      const id = await scopedId(call, app.id);
      return id && { id, app: appView(app) };
    },
  });
}

export function idsForPages(call: Call): Promise<Json | Failure> {
  const { registry, people, pairs } = call.services.store;
  const person = personOf(call);
  return matches<Page>(call, 'page', {
    named: (id) => registry.page(id),
    listed: (listing) => registry.pages(listing),
    async match(page) {
      const psid = await people.psid(person, page.id);
      const subject = psid && (await pairs.subject(page.id, psid));
      if (!subject || subject.person_id !== person || subject.erased_at !== null) return undefined;
      const isKnown = readability({ ...subject, phone_only: false }, subject) === 'readable';
      return isKnown ? { id: psid!, page: pageView(page) } : undefined;
    },
  });
}

/** One item for each app or page of the caller's business, or for the one that is asked for. */
async function matches<Owner extends App | Page>(
  call: Call,
  kind: 'app' | 'page',
  owners: Owners<Owner>,
): Promise<Json | Failure> {
  const { grant, app, request } = call;
  const paging = readPaging(request.params);
  if (isFailure(paging)) return paging;
  const business = grant === undefined ? app!.business_id : grant.page.business_id;
  if (business === null) return { data: [] };
  const wanted = textOf(request.params, kind) || undefined;
  const found: Match[] = [];
  for await (const owner of ofBusiness(owners, business, wanted)) {
    const item = await owners.match(owner);
    if (item !== undefined) found.push({ key: owner.id, item });
  }
  return paged(call, found, paging);
}

async function* ofBusiness<Owner extends App | Page>(
  { named, listed }: Owners<Owner>,
  business: string,
  wanted: string | undefined,
): AsyncGenerator<Owner> {
  if (wanted !== undefined) {
    const owner = isId(wanted) ? await named(wanted) : undefined;
    if (owner?.business_id === business) yield owner;
    return;
  }
  let after: string | null = null;
  do {
    const { items, next }: Listed<Owner> = await listed({ business, after, limit: READ_AT_ONCE });
    yield* items;
    after = next;
  } while (after !== null);
}

/** What the app knows this person by. Undefined: the person has gone meanwhile. */
async function scopedId(call: Call, app: string): Promise<string | undefined> {
  const { store, mintId } = call.services;
  const person = personOf(call);
  const scoped = { kind: 'asid', scope: app } as const;
  const given = await store.people.aliases(person);
  const known = given.find(({ kind, scope }) => kind === 'asid' && scope === app);
  if (known !== undefined && (await store.aliases.holder(known)) === person) return known.name;
  try {
    for (;;) {
      const name = await store.people.reserveAlias(person, { ...scoped, name: mintId() });
      if (await claimAlias(store, { ...scoped, name }, person)) return name;
      await store.people.releaseAlias(person, { ...scoped, name });
    }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_found') return undefined;
    throw error;
  }
}

const personOf = ({ personId, subject }: Call): string => personId ?? subject!.person_id;
