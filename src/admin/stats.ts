/** Numbers for whoever looks at the world as a whole. */
import { setImmediate } from 'node:timers/promises';
import { type Static, Type } from 'typebox';
import { EVENT_TYPES, type EventType, readability } from '../domain/consent.ts';
import type { Fact } from '../domain/pair.ts';
import type { Person } from '../domain/person.ts';
import { createStats, MINUTES_KEPT } from '../observe/stats.ts';
import type { Store } from '../store/store.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { psidOf } from './conversations.ts';
import { each } from './export-lines.ts';
import { knownPage } from './known.ts';
import { isoTime, nullable, ObjectId, oneOf, Time } from './schemas.ts';
import type { AdminServices } from './services.ts';

/** A page may have millions; these tell how it goes. */
export const PEOPLE_MAX = 2000;
/** Whoever waits for a read must not wait for all of them. */
const PEOPLE_AT_ONCE = 50;
const MINUTES = 60;

const StatsQuery = Type.Object(
  {
    page: Type.Optional(ObjectId),
    minutes: Type.Optional(
      Type.Integer({ minimum: 1, maximum: MINUTES_KEPT, description: 'By default an hour.' }),
    ),
  },
  { additionalProperties: false },
);

const Count = Type.Integer();
const StatsView = Type.Object(
  {
    minutes: Type.Array(
      Type.Object(
        {
          at: Time,
          reads: Type.Object({ profile: Count, empty: Count, error: Count }),
          webhooks: Type.Object({
            delivered: Count,
            failed: Count,
            latency_ms_p50: nullable(Count),
            latency_ms_p95: nullable(Count),
          }),
        },
        { title: 'MinuteStats' },
      ),
      { description: 'The last minutes, oldest first: reads of people, attempts of webhooks.' },
    ),
    funnel: Type.Array(
      Type.Object(
        {
          entry: oneOf<EventType>(EVENT_TYPES, 'The first thing that happened between the two.'),
          came: Count,
          authorised: Type.Integer({ description: 'Who ever authorised the page since.' }),
          readable: Type.Integer({ description: 'Whom it may read now.' }),
        },
        { title: 'FunnelStep' },
      ),
      { description: 'By how people came to the page, or to any.' },
    ),
    people: Type.Object(
      { looked_at: Count, complete: Type.Boolean() },
      { description: `The funnel is of so many people, ${PEOPLE_MAX} at most.` },
    ),
  },
  { title: 'Stats', description: 'How it went lately, and how people come.' },
);

export function statsRoute(api: AdminApp, services: AdminServices): void {
  const { store, clock } = services;
  const stats = services.stats ?? createStats(clock);

  api.get(
    '/stats',
    {
      schema: {
        tags: ['Console'],
        operationId: 'getStats',
        summary: 'Counts reads and webhooks by the minute, and how people come to authorise',
        querystring: StatsQuery,
        response: { 200: StatsView, ...REFUSALS },
      },
    },
    async ({ query: { page, minutes = MINUTES } }): Promise<Static<typeof StatsView>> => {
      if (page !== undefined) await knownPage(store, page);
      const lately = stats.minutes(minutes).map((one) => ({ ...one, at: isoTime(one.at) }));
      return { minutes: lately, ...(await funnelOf(store, page)) };
    },
  );
}

interface Step {
  entry: EventType;
  came: number;
  authorised: number;
  readable: number;
}

async function funnelOf(store: Store, page: string | undefined) {
  const pages: string[] = [];
  if (page !== undefined) pages.push(page);
  else for await (const { id } of each((list) => store.registry.pages(list))) pages.push(id);
  const steps = new Map<EventType, Step>();
  let looked_at = 0;
  let complete = true;
  for await (const person of each((listing) => store.people.people(listing))) {
    if (looked_at >= PEOPLE_MAX) {
      complete = false;
      break;
    }
    looked_at++;
    for (const id of pages) await count(store, steps, id, person);
    if (looked_at % PEOPLE_AT_ONCE === 0) await setImmediate();
  }
  const funnel = [...steps.values()].sort((one, other) => other.came - one.came);
  return { funnel, people: { looked_at, complete } };
}

async function count(
  store: Store,
  steps: Map<EventType, Step>,
  page: string,
  person: Person,
): Promise<void> {
  const psid = await psidOf(store, page, person.id);
  const before = await store.people.facts(person.id, page);
  const since = psid === undefined ? [] : await store.pairs.facts(page, psid);
  const facts = [...before, ...since];
  const [first] = facts;
  if (first === undefined) return;
  const { type: entry } = facts.reduce(earlier, first);
  const step = steps.get(entry) ?? { entry, came: 0, authorised: 0, readable: 0 };
  steps.set(entry, step);
  step.came++;
  const subject = psid === undefined ? undefined : await store.pairs.subject(page, psid);
  if (subject === undefined) return;
  if (subject.granted_at !== null) step.authorised++;
  if (readability(subject, subject) === 'readable') step.readable++;
}

const earlier = (one: Fact, other: Fact): Fact => (other.at < one.at ? other : one);
