/** One page and one person: what the page may read, why, and what would change it. */
import { type Static, Type } from 'typebox';
import {
  access,
  EVENT_TYPES,
  type EventType,
  type Readability,
  readability,
} from '../domain/consent.ts';
import { type Fact, lastAdReferral, newPair, type Pair, subjectOf } from '../domain/pair.ts';
import type { Person } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import { accessWords, strangers } from '../graph/explain.ts';
import type { Store } from '../store/store.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { AccessWord } from './events.ts';
import { knownPage, knownPerson } from './known.ts';
import { isoTimeOrNull, nullable, oneOf, PathId, Time } from './schemas.ts';
import type { AdminServices } from './services.ts';

const Deed = Type.Object(
  {
    event_id: Type.String(),
    type: oneOf(EVENT_TYPES, 'What happened.'),
    at: Type.Integer({ description: 'Milliseconds since 1970.' }),
    effect: oneOf(['grants', 'revokes', 'hides', 'unhides', 'none'], 'What it did to access.'),
  },
  { title: 'HistoryItem' },
);

const RelationshipView = Type.Object(
  {
    page_id: Type.String(),
    person_id: Type.String(),
    psid: nullable(Type.String({ description: 'Null: the page does not know this person yet.' })),
    access: AccessWord,
    readable: Type.Boolean({
      description: 'May the page read the profile, all things considered?',
    }),
    reason: oneOf<Readability>(
      ['readable', 'phone_only', 'platform_disabled', 'revoked', 'never'],
      'What decides.',
    ),
    explain: Type.String({ description: 'Why, and what would make it work, in words.' }),
    remedy: nullable(Type.String({ description: 'Null: nothing needs to be done, or can be.' })),
    remedy_event: nullable(Type.String({ description: 'An event that would make it work.' })),
    granted_at: nullable(Time),
    revoked_at: nullable(Time),
    thread_since: nullable(Time),
    last_ad_referral: Type.Unsafe<{ source: string; type: string; ad_id: string } | null>({
      type: ['object', 'null'],
      required: ['source', 'type', 'ad_id'],
      properties: {
        source: { type: 'string' },
        type: { type: 'string' },
        ad_id: { type: 'string' },
      },
    }),
    history: Type.Array(Deed, {
      description:
        'Everything that happened between the two, and every switch of the platform, oldest first.',
    }),
  },
  { title: 'Relationship', description: 'What a page may know of a person, and why.' },
);

const tags = ['Relationships'];

export function relationshipRoutes(api: AdminApp, { store }: AdminServices): void {
  api.get(
    '/pages/:id/people/:person',
    {
      schema: {
        tags,
        operationId: 'getRelationship',
        summary: 'Explains what a page may read of a person',
        params: Type.Object({ id: PathId, person: PathId }),
        response: { 200: RelationshipView, ...REFUSALS },
      },
    },
    async ({ params: { id: page, person } }) => {
      await knownPage(store, page);
      return viewOf(store, page, await knownPerson(store, person));
    },
  );

  api.get(
    '/pages/:id/psids/:psid',
    {
      schema: {
        tags,
        operationId: 'getRelationshipByPsid',
        summary: 'Explains what a page may read of whom it knows by a PSID',
        params: Type.Object({ id: PathId, psid: PathId }),
        response: { 200: RelationshipView, ...REFUSALS },
      },
    },
    async ({ params: { id: page, psid } }) => {
      await knownPage(store, page);
      const subject = await store.pairs.subject(page, psid);
      if (subject === undefined || subject.erased_at !== null) {
        throw await unknownPsid(store, page, psid);
      }
      return viewOf(store, page, await knownPerson(store, subject.person_id));
    },
  );
}

async function viewOf(
  store: Store,
  page_id: string,
  person: Person,
): Promise<Static<typeof RelationshipView>> {
  const psid = await store.people.psid(person.id, page_id);
  const pair = psid === undefined ? undefined : await pairOf(store, page_id, psid);
  const standing = pair ?? newPair(page_id, '', person.id);
  const facts = await factsBetween(store, page_id, person.id, pair);
  const reason = readability(person, standing);
  const { because, remedy, remedy_event } =
    pair === undefined && reason === 'never'
      ? strangers(facts)
      : accessWords(reason, subjectOf(standing, person), facts);
  const switches = await store.people.facts(person.id, '');
  return {
    page_id,
    person_id: person.id,
    psid: pair?.psid ?? null,
    access: access(standing),
    readable: reason === 'readable',
    reason,
    explain: remedy === null ? because : `${because} ${remedy}`,
    remedy,
    remedy_event: remedy_event satisfies EventType | null,
    granted_at: isoTimeOrNull(standing.granted_at),
    revoked_at: isoTimeOrNull(standing.revoked_at),
    thread_since: isoTimeOrNull(standing.thread_at),
    last_ad_referral: lastAdReferral(standing),
    history: [...facts, ...switches]
      .sort(byTime)
      .map(({ event_id, type, at, effect }) => ({ event_id, type, at, effect })),
  };
}

async function pairOf(store: Store, page_id: string, psid: string): Promise<Pair | undefined> {
  return (await store.pairs.withPsid(psid)).find((pair) => pair.page_id === page_id);
}

/** What happened before there was a pair is kept with the person. */
async function factsBetween(
  store: Store,
  page_id: string,
  personId: string,
  pair: Pair | undefined,
): Promise<Fact[]> {
  const before = await store.people.facts(personId, page_id);
  const since = pair === undefined ? [] : await store.pairs.facts(page_id, pair.psid);
  return [...before, ...since].sort(byTime);
}

const byTime = (one: Fact, other: Fact): number => one.at - other.at;

async function unknownPsid(store: Store, page: string, psid: string): Promise<Refusal> {
  const others = [];
  for (const { page_id, person_id } of await store.pairs.withPsid(psid)) {
    if ((await store.people.person(person_id)) !== undefined) others.push(page_id);
  }
  const hint =
    others.length === 0
      ? ''
      : ` It is known to page ${others.join(', ')}, and a PSID means nothing to another page.`;
  return new Refusal('not_found', `Page ${page} knows nobody by PSID ${psid}.${hint}`);
}
