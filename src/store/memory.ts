/**
 * The store as a model: plain maps and obvious code. What it answers is what every store answers,
 * so it is the oracle of every store test.
 */
import type { Alias } from '../domain/alias.ts';
import type { App, Permission } from '../domain/app.ts';
import { personThread } from '../domain/delivery.ts';
import {
  effectivePermissions,
  type Page,
  type PagePermissions,
  type Token,
} from '../domain/page.ts';
import { type Fact, newPair, type Pair, subjectOf } from '../domain/pair.ts';
import { type Person, type Picture, tombstone } from '../domain/person.ts';
import { keyLane } from '../domain/psid.ts';
import { repeated, unknownPerson } from './answers.ts';
import type { Key } from './cursor.ts';
import { memoryAliases } from './memory/aliases.ts';
import { memoryAttachments } from './memory/attachments.ts';
import { type MemoryConversations, memoryConversations } from './memory/conversations.ts';
import { type MemoryOutbox, memoryOutbox } from './memory/outbox.ts';
import { add, changeRow, compare, key, list, type Rows, removeWhere } from './memory/rows.ts';
import { memorySubscriptions } from './memory/subscriptions.ts';
import type {
  AuditTrail,
  OfBusiness,
  Pairs,
  People,
  ReadRecord,
  Registry,
  Reservation,
  Store,
} from './store.ts';

interface PersonRows {
  people: Rows<Person>;
  pictures: Rows<Picture>;
  /** By person and page. */
  reservations: Rows<Reservation & { person_id: string }>;
  /** By person, page and event. */
  facts: Rows<{ person_id: string; page_id: string; fact: Fact }>;
  /** By person and alias. */
  aliases: Rows<{ person_id: string; alias: Alias }>;
  swept: Set<string>;
  reads: Rows<ReadRecord>;
  outbox: MemoryOutbox;
}

export function memoryStore(): Store {
  const rows: PersonRows = {
    people: new Map(),
    pictures: new Map(),
    reservations: new Map(),
    facts: new Map(),
    aliases: new Map(),
    swept: new Set(),
    reads: new Map(),
    outbox: memoryOutbox(),
  };
  /** By PSID and page. */
  const pairRows: Rows<Pair> = new Map();
  const conversations = memoryConversations(pairRows, rows.outbox);
  return {
    registry: registry(),
    people: people(rows),
    pairs: pairs(rows, pairRows, conversations),
    conversations,
    aliases: memoryAliases(),
    attachments: memoryAttachments(),
    audit: audit(rows),
    outbox: rows.outbox,
    ready() {},
    async close() {},
  };
}

function registry(): Registry {
  const apps: Rows<App> = new Map();
  const pages: Rows<Page> = new Map();
  const tokens: Rows<Token> = new Map();
  /** By page and app. */
  const held: Rows<PagePermissions> = new Map();

  const permissions = (app: string, page: string): Permission[] =>
    held.get(key(page, app))?.permissions ?? [];
  const byDigest = (digest: string): Token | undefined =>
    [...tokens.values()].find((token) => token.digest === digest);

  return {
    app: (id) => apps.get(id),
    apps: (listing) => list(ofBusiness(apps, listing), listing, byId, ['']),
    addApp: async (app) => add(apps, app),
    changeApp: async (id, change) => changeRow(apps, id, change),

    page: (id) => pages.get(id),
    pages: (listing) => list(ofBusiness(pages, listing), listing, byId, ['']),
    addPage: async (page) => add(pages, page),
    changePage: async (id, change) => changeRow(pages, id, change),

    ...memorySubscriptions((id) => apps.get(id)),

    permissions,
    pageApps: (page) =>
      [...held.values()]
        .filter(({ page_id }) => page_id === page)
        .map(({ app_id }) => app_id)
        .sort(),
    reviews: (app, page) => held.get(key(page, app))?.reviews ?? {},
    async setPermissions(app_id, page_id, permissions, reviews = {}) {
      const isBlank = permissions.length === 0 && Object.keys(reviews).length === 0;
      if (isBlank) held.delete(key(page_id, app_id));
      else held.set(key(page_id, app_id), { app_id, page_id, permissions, reviews });
    },

    grant(digest) {
      const token = byDigest(digest);
      const app = token && apps.get(token.app_id);
      const page = token && pages.get(token.page_id);
      if (!token || !app || !page) return undefined;
      const effective = effectivePermissions(token, permissions(app.id, page.id));
      return { token, app, page, permissions: effective };
    },
    token: (id) => tokens.get(id),
    tokens(listing) {
      const { page } = listing;
      const found = [...tokens.values()].filter(
        (one) => page === undefined || one.page_id === page,
      );
      return list(found, listing, byId, ['']);
    },
    addToken: async (token) => byDigest(token.digest) === undefined && add(tokens, token),
    revokeToken: async (id, reason, at) =>
      changeRow(tokens, id, (token) =>
        token.revoked_at === null ? { ...token, revoked_at: at, revoked_reason: reason } : token,
      ),
  };
}

function people(rows: PersonRows): People {
  const { people, pictures, reservations, facts, aliases, swept, reads, outbox } = rows;
  const person = (id: string): Person | undefined => {
    const known = people.get(id);
    return known?.erased_at === null ? known : undefined;
  };
  const change = (id: string, how: (person: Person) => Person): Person | undefined =>
    person(id) && changeRow(people, id, how);
  const note = (person_id: string, alias: Alias): void => {
    aliases.set(key(person_id, alias.kind, alias.scope, alias.name), { person_id, alias });
  };
  const aliasesOf = (id: string): Alias[] =>
    [...aliases.values()]
      .filter(isOf(id))
      .map(({ alias }) => alias)
      .sort((one, other) =>
        compare([one.kind, one.scope, one.name], [other.kind, other.scope, other.name]),
      );
  const factsOf = (id: string, page: string): Fact[] =>
    [...facts.values()]
      .filter(({ person_id, page_id }) => person_id === id && page_id === page)
      .map(({ fact }) => fact)
      .sort(byTime);

  return {
    person,
    people(listing) {
      const present = [...people.values()].filter(({ erased_at }) => erased_at === null);
      return list(present, listing, ({ id }) => [keyLane(id), id], [-1, '']);
    },
    async add(person, given = []) {
      const isNew = add(people, person);
      if (isNew) for (const alias of given) note(person.id, alias);
      return isNew;
    },
    async change(id, how, given = []) {
      const changed = change(id, how);
      if (changed) for (const alias of given) note(id, alias);
      return changed;
    },

    picture: (id) => (person(id) ? pictures.get(id) : undefined),
    async setPicture(id, picture) {
      if (!person(id)) return undefined;
      if (picture === null) pictures.delete(id);
      else pictures.set(id, { type: picture.type, bytes: Uint8Array.from(picture.bytes) });
      return change(id, (one) => ({ ...one, picture_version: one.picture_version + 1 }));
    },

    psid: (id, page) => reservations.get(key(id, page))?.psid,
    psids: (id) =>
      [...reservations.values()]
        .filter(({ person_id }) => person_id === id)
        .map(({ page_id, psid }) => ({ page_id, psid }))
        .sort((one, other) => compare([one.page_id], [other.page_id])),
    async reserve(id, page, psid) {
      if (!person(id)) throw unknownPerson();
      const at = key(id, page);
      if (!reservations.has(at)) reservations.set(at, { person_id: id, page_id: page, psid });
      return reservations.get(at)?.psid ?? psid;
    },
    async release(id, page, psid) {
      if (reservations.get(key(id, page))?.psid === psid) reservations.delete(key(id, page));
    },

    aliases: aliasesOf,
    async reserveAlias(id, alias) {
      if (!person(id)) throw unknownPerson();
      const { kind, scope } = alias;
      const standing = aliasesOf(id).find((one) => one.kind === kind && one.scope === scope);
      if (!standing) note(id, alias);
      return standing?.name ?? alias.name;
    },
    async releaseAlias(id, { kind, scope, name }) {
      aliases.delete(key(id, kind, scope, name));
    },

    async admit(id, page, event, decide) {
      const before = person(id);
      if (!before) return { outcome: 'unknown' };
      const at = key(id, page, event.event_id);
      const standing = facts.get(at);
      if (standing) return repeated(event, { person: before, fact: standing.fact });
      const past = factsOf(id, page);
      const {
        person: after,
        fact,
        deliveries = [],
      } = decide(before, {
        newest_at: past.at(-1)?.at ?? null,
        next_seq: Math.max(-1, ...past.map((fact) => fact.seq)) + 1,
      });
      people.set(id, after);
      facts.set(at, { person_id: id, page_id: page, fact });
      outbox.queue(deliveries);
      return { outcome: 'admitted', person: after, fact };
    },
    fact: (id, page, eventId) => facts.get(key(id, page, eventId))?.fact,
    facts: factsOf,

    async erase(id, at) {
      return change(id, (one) => ({ ...one, erased_at: at })) !== undefined;
    },
    unswept: () =>
      [...people.values()]
        .filter(({ id, erased_at }) => erased_at !== null && !swept.has(id))
        .sort((one, other) => compare([keyLane(one.id), one.id], [keyLane(other.id), other.id]))
        .map(({ id }) => id),
    async sweep(id) {
      const erased = people.get(id);
      if (!erased || erased.erased_at === null) return;
      people.set(id, tombstone(erased));
      swept.add(id);
      pictures.delete(id);
      outbox.dropThread(personThread(id));
      for (const traces of [reservations, facts, aliases, reads]) removeWhere(traces, isOf(id));
    },
  };
}

function pairs(
  { people, outbox }: PersonRows,
  pairs: Rows<Pair>,
  conversations: MemoryConversations,
): Pairs {
  /** By PSID, page and event. */
  const facts: Rows<{ psid: string; page_id: string; fact: Fact }> = new Map();

  return {
    subject(page, psid) {
      const pair = pairs.get(key(psid, page));
      const person = pair && people.get(pair.person_id);
      return pair && person && subjectOf(pair, person);
    },
    withPsid: (psid) =>
      [...pairs.values()]
        .filter((pair) => pair.psid === psid)
        .sort((one, other) => compare([one.page_id], [other.page_id])),
    async admit({ page_id, psid, person_id }, event, decide) {
      const before = pairs.get(key(psid, page_id)) ?? newPair(page_id, psid, person_id);
      if (before.person_id !== person_id) return { outcome: 'taken' };
      const at = key(psid, page_id, event.event_id);
      const standing = facts.get(at);
      if (standing) return repeated(event, { pair: before, fact: standing.fact });
      const { pair, fact, deliveries = [] } = decide(before);
      pairs.set(key(psid, page_id), pair);
      facts.set(at, { psid, page_id, fact });
      outbox.queue(deliveries);
      conversations.note(pair, fact);
      return { outcome: 'admitted', pair, fact };
    },
    facts: (page, psid) =>
      [...facts.values()]
        .filter((row) => row.psid === psid && row.page_id === page)
        .map(({ fact }) => fact)
        .sort(byTime),
    async drop(page, psid, person) {
      if (pairs.get(key(psid, page))?.person_id !== person) return;
      pairs.delete(key(psid, page));
      removeWhere(facts, (row) => row.psid === psid && row.page_id === page);
      outbox.dropThread(psid, page);
      conversations.forget(page, psid);
    },
  };
}

function audit({ people, reads }: PersonRows): AuditTrail {
  const keyOf = (read: ReadRecord): [number, ...string[]] => [
    read.minute,
    read.page_id,
    read.psid,
    read.app_id,
    read.fields,
    read.answer,
  ];
  return {
    async record(batches) {
      for (const { reads: fresh, ...shared } of batches) {
        for (const [person_id, psid, count] of fresh) {
          const erased = people.get(person_id)?.erased_at ?? null;
          if (erased !== null) continue;
          const read = { ...shared, person_id, psid, reads: count };
          const at = key(person_id, ...keyOf(read));
          const before = reads.get(at)?.reads ?? 0;
          reads.set(at, { ...read, reads: before + count });
        }
      }
    },
    reads(person, listing) {
      const start = [Number.MAX_SAFE_INTEGER, '', '', '', '', ''];
      return list([...reads.values()].filter(isOf(person)), listing, keyOf, start, -1);
    },
    async forgetBefore(minute) {
      removeWhere(reads, (read) => read.minute < minute);
    },
  };
}

const ofBusiness = <T extends { business_id: string | null }>(
  rows: Rows<T>,
  { business }: OfBusiness,
): T[] =>
  [...rows.values()].filter((one) => business === undefined || one.business_id === business);
const byId = ({ id }: { id: string }): Key => [id];
const byTime = (one: Fact, other: Fact): number =>
  compare([one.at, one.seq], [other.at, other.seq]);
const isOf =
  (id: string) =>
  (row: { person_id: string }): boolean =>
    row.person_id === id;
