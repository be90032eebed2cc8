/** Everything of one page and one person in one order: what happened, what was said, and who read. */
import { type Static, Type } from 'typebox';
import { access, applyToPair, EVENT_TYPES } from '../domain/consent.ts';
import { type Delivery, personThread } from '../domain/delivery.ts';
import type { ReadRecord, Store } from '../store/store.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { MessageView, messageView, psidOf } from './conversations.ts';
import { DeliveryView, viewOf as deliveryView } from './deliveries.ts';
import { AccessWord } from './events.ts';
import { each } from './export-lines.ts';
import { knownPage, knownPerson } from './known.ts';
import { InvalidInput } from './problem.ts';
import { isoTime, ListingQuery, listed, listingOf, oneOf, PathId, Time } from './schemas.ts';
import type { AdminServices } from './services.ts';

const EventEntry = Type.Object(
  {
    event_id: Type.String(),
    type: oneOf(EVENT_TYPES, 'What happened.'),
    effect: oneOf(['grants', 'revokes', 'hides', 'unhides', 'none'], 'What it did to access.'),
    access: AccessWord,
    everywhere: Type.Boolean({ description: 'It concerns every page.' }),
    detail: Type.Unsafe<object>({ type: 'object', description: 'The rest of the event.' }),
  },
  { title: 'TimelineEvent', description: 'With the access of the page as it was after it.' },
);
const ReadEntry = Type.Object(
  {
    app_id: Type.String(),
    fields: Type.Array(Type.String()),
    answer: Type.String({ description: 'profile, empty, or the key of the error.' }),
    reads: Type.Integer({ description: 'So many in this minute.' }),
  },
  { title: 'TimelineRead' },
);
const EntryView = Type.Object(
  {
    kind: oneOf(['event', 'message', 'read'], 'Which of the three it is.'),
    at: Time,
    event: Type.Optional(EventEntry),
    message: Type.Optional(MessageView),
    read: Type.Optional(ReadEntry),
    deliveries: Type.Array(DeliveryView, { description: 'The webhooks that it caused.' }),
  },
  { title: 'TimelineEntry', description: 'A message of the person stands in its event.' },
);
type View = Static<typeof EntryView>;

/** Of a thread, the newest; the log of webhooks has the others. */
const DELIVERIES_MAX = 1000;

export function timelineRoute(api: AdminApp, { store }: AdminServices): void {
  api.get(
    '/pages/:id/people/:person/timeline',
    {
      schema: {
        tags: ['Relationships'],
        operationId: 'getTimeline',
        summary: 'Tells everything between a page and a person, the newest first',
        description:
          'Events with what they did to access and the webhooks they caused, messages of the page, and reads by bots, a minute at a time.',
        params: Type.Object({ id: PathId, person: PathId }),
        querystring: ListingQuery,
        response: { 200: listed(EntryView), ...REFUSALS },
      },
    },
    async ({ params: { id: page, person }, query }) => {
      await knownPage(store, page);
      await knownPerson(store, person);
      const { limit, after } = listingOf(query);
      const found: Entry[] = [];
      const behind = placeOf(after);
      const psid = await psidOf(store, page, person);
      const sources = [
        events(store, page, person, psid),
        messages(store, page, psid),
        reads(store, page, person),
      ];
      for await (const entry of newestFirst(sources)) {
        if (!isBehind(entry, behind)) continue;
        found.push(entry);
        if (found.length > limit) break;
      }
      const deliveries = await deliveriesOf(store, page, person, psid);
      const data = found.slice(0, limit);
      const last = found.length > limit ? data.at(-1) : undefined;
      return {
        data: data.map(({ view, name }) => ({
          ...view,
          deliveries: (deliveries.get(name) ?? []).map(deliveryView),
        })),
        next: last === undefined ? null : cursorOf(last),
      };
    },
  );
}

/** `order`: among those of one moment. */
interface Entry {
  at: number;
  order: string;
  /** By which webhooks name it. */
  name: string;
  view: Omit<View, 'deliveries'>;
}

type Source = AsyncIterator<Entry>;

async function* events(
  store: Store,
  page: string,
  person: string,
  psid: string | undefined,
): AsyncGenerator<Entry> {
  const apart = await store.people.facts(person, page);
  const everywhere = await store.people.facts(person, '');
  const between = psid === undefined ? [] : await store.pairs.facts(page, psid);
  // What is of no PSID came before there was one; what is, shares its order with the messages.
  const facts = [
    ...[...apart, ...everywhere].map((fact) => ({ fact, order: `1 ${ordinal(fact.seq)}` })),
    ...between.map((fact) => ({ fact, order: `2 ${ordinal(fact.seq)}` })),
  ].map((one) => ({ ...one, at: one.fact.at }));
  let consent = { granted_at: null as number | null, revoked_at: null as number | null };
  const entries: Entry[] = [];
  for (const { fact, at, order } of facts.sort(byOrder).reverse()) {
    consent = applyToPair(consent, fact.type, at);
    const { event_id, type, effect, detail } = fact;
    const told = { event_id, type, effect, access: access(consent), detail };
    const event = { ...told, everywhere: everywhere.includes(fact) };
    const view = { kind: 'event', at: isoTime(at), event } as const;
    entries.push({ at, order, name: event_id, view });
  }
  yield* entries.reverse();
}

/** What the page said; what the person said stands in its event. */
async function* messages(
  { conversations }: Store,
  page: string,
  psid: string | undefined,
): AsyncGenerator<Entry> {
  if (psid === undefined) return;
  for await (const message of each((list) => conversations.messages(page, psid, list))) {
    if (message.sender === 'person') continue;
    const { at, seq, id } = message;
    const view = { kind: 'message', at: isoTime(at), message: messageView(message) } as const;
    yield { at, order: `2 ${ordinal(seq)}`, name: id, view };
  }
}

async function* reads({ audit }: Store, page: string, person: string): AsyncGenerator<Entry> {
  let minute: { at: number; entries: Entry[] } = { at: Number.NaN, entries: [] };
  const newestLast = (): Entry[] => minute.entries.sort(byOrder);
  for await (const record of each((list) => audit.reads(person, list))) {
    if (record.page_id !== page) continue;
    if (record.minute !== minute.at) {
      yield* newestLast();
      minute = { at: record.minute, entries: [] };
    }
    minute.entries.push(readEntry(record));
  }
  yield* newestLast();
}

function readEntry({ app_id, fields, answer, reads, minute }: ReadRecord): Entry {
  const read = { app_id, fields: fields === '' ? [] : fields.split(','), answer, reads };
  const order = `0 ${app_id} ${answer} ${fields}`;
  return { at: minute, order, name: '', view: { kind: 'read', at: isoTime(minute), read } };
}

/** As text, in the order of the numbers. */
const ordinal = (number: number): string => String(number).padStart(16, '0');

/** The newest first, and what has the higher order. */
function byOrder(one: Pick<Entry, 'at' | 'order'>, other: Pick<Entry, 'at' | 'order'>): number {
  if (one.at !== other.at) return other.at - one.at;
  return one.order === other.order ? 0 : one.order < other.order ? 1 : -1;
}

/** Each source has its own newest first. */
async function* newestFirst(sources: Source[]): AsyncGenerator<Entry> {
  const heads = await Promise.all(sources.map((source) => source.next()));
  for (;;) {
    let best: { place: number; entry: Entry } | undefined;
    for (const [place, head] of heads.entries()) {
      if (head.done) continue;
      if (best === undefined || byOrder(head.value, best.entry) < 0) {
        best = { place, entry: head.value };
      }
    }
    if (best === undefined) return;
    yield best.entry;
    heads[best.place] = await sources[best.place]!.next();
  }
}

async function deliveriesOf(
  { outbox }: Store,
  page: string,
  person: string,
  psid: string | undefined,
): Promise<Map<string, Delivery[]>> {
  const found: Delivery[] = [];
  for (const thread of [psid, personThread(person)].filter((one) => one !== undefined)) {
    const { items } = await outbox.deliveries({ after: null, limit: DELIVERIES_MAX, page, thread });
    found.push(...items);
  }
  return Map.groupBy(found, ({ notice }) => notice.name);
}

interface Place {
  at: number;
  order: string;
}

function cursorOf({ at, order }: Entry): string {
  return Buffer.from(JSON.stringify([at, order])).toString('base64url');
}

function placeOf(cursor: string | null): Place | undefined {
  if (cursor === null) return undefined;
  try {
    const [at, order] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (typeof at === 'number' && typeof order === 'string') return { at, order };
  } catch {
    // Said below.
  }
  throw new InvalidInput([
    { member: 'after', problem: 'was given out by no listing of this kind' },
  ]);
}

function isBehind(entry: Entry, place: Place | undefined): boolean {
  return place === undefined || byOrder(entry, place) > 0;
}
