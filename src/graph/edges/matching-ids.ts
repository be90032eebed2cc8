/**
 * `ids_for_apps` and `ids_for_pages`: the other ids that the apps and pages of one business know a
 * person by (dossier §9.4). A page's PSID stands where the page may read the person; an app's id is
 * made when it is first asked for.
 */

import type { App } from '../../domain/app.ts';
import { readability } from '../../domain/consent.ts';
import type { Page } from '../../domain/page.ts';
import { Refusal } from '../../domain/refusal.ts';
import { claimAlias } from '../../events/aliases.ts';
import type { Listed, Listing, OfBusiness } from '../../store/store.ts';
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

export async function idsForApps(call: Call): Promise<Json | Failure> {
  const { services } = call;
  const { registry } = services.store;
  return matches(
    call,
    'app',
    (listing) => registry.apps(listing),
    async (app: App) => {
      const id = await scopedId(call, app.id);
      return id && { id, app: appView(app) };
    },
  );
}

export async function idsForPages(call: Call): Promise<Json | Failure> {
  const { registry, people, pairs } = call.services.store;
  const person = personOf(call);
  return matches(
    call,
    'page',
    (listing) => registry.pages(listing),
    async (page: Page) => {
      const psid = await people.psid(person, page.id);
      const subject = psid && (await pairs.subject(page.id, psid));
      if (!subject || subject.person_id !== person || subject.erased_at !== null) return undefined;
      const isKnown = readability({ ...subject, phone_only: false }, subject) === 'readable';
      return isKnown ? { id: psid!, page: pageView(page) } : undefined;
    },
  );
}

/** One item for each app or page of the caller's business, or for the one that is asked for. */
async function matches<Owner extends App | Page>(
  call: Call,
  kind: 'app' | 'page',
  listed: (
    listing: Listing & OfBusiness,
  ) => ReturnType<() => Promise<Listed<Owner>> | Listed<Owner>>,
  match: (owner: Owner) => Promise<Json | undefined>,
): Promise<Json | Failure> {
  const { grant, app, request } = call;
  const paging = readPaging(request.params);
  if (isFailure(paging)) return paging;
  const business = grant === undefined ? app!.business_id : grant.page.business_id;
  if (business === null) return { data: [] };
  const wanted = textOf(request.params, kind) || undefined;
  const found: Match[] = [];
  for (let after: string | null = null; ; ) {
    const { items, next }: Listed<Owner> = await listed({ business, after, limit: READ_AT_ONCE });
    for (const owner of items) {
      if (wanted !== undefined && owner.id !== wanted) continue;
      const item = await match(owner);
      if (item !== undefined) found.push({ key: owner.id, item });
    }
    if (next === null) break;
    after = next;
  }
  return paged(call, found, paging);
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
