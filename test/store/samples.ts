/** Records to put into a store. What a test does not care about has a plain value. */
import type { App } from '../../src/domain/app.ts';
import type { EventType } from '../../src/domain/consent.ts';
import type { MessageBody } from '../../src/domain/conversation.ts';
import { type Delivery, newDelivery, type Verdict } from '../../src/domain/delivery.ts';
import type { Page, Token } from '../../src/domain/page.ts';
import { admitToPair, type Fact, type Happening, type Pair } from '../../src/domain/pair.ts';
import { BLANK_PERSON, type Person } from '../../src/domain/person.ts';
import type { Admitted, Past, ReadBatch, ReadRecord, Store } from '../../src/store/store.ts';

export const NOW = Date.UTC(2026, 0, 5, 9, 30);

/** What every store promises, one sentence and one test a rule. */
export type Rules = Record<string, (store: Store) => Promise<void>>;

export const anApp = (id: string, more: Partial<App> = {}): App => ({
  id,
  name: `App ${id}`,
  sealed_secret: `sealed-${id}`,
  business_id: null,
  default_version: 'v2.6',
  require_proof: false,
  created_at: NOW,
  ...more,
});

export const aPage = (id: string, more: Partial<Page> = {}): Page => ({
  id,
  name: `Page ${id}`,
  business_id: null,
  created_at: NOW,
  ...more,
});

export const aToken = (id: string, more: Partial<Token> = {}): Token => ({
  id,
  digest: `digest-of-${id}`,
  app_id: 'app',
  page_id: 'page',
  permissions: null,
  expires_at: null,
  revoked_at: null,
  revoked_reason: null,
  created_at: NOW,
  ...more,
});

export const aPerson = (id: string, more: Partial<Person> = {}): Person => ({
  ...BLANK_PERSON,
  id,
  first_name: `First ${id}`,
  created_at: NOW,
  ...more,
});

/** Reads as a store is told of them. */
export const batched = (reads: readonly ReadRecord[]): ReadBatch[] =>
  reads.map(({ person_id, psid, reads: count, ...shared }) => ({
    ...shared,
    reads: [[person_id, psid, count]],
  }));

export const aRead = (person_id: string, more: Partial<ReadRecord> = {}): ReadRecord => ({
  person_id,
  page_id: 'page',
  psid: '1001',
  app_id: 'app',
  fields: 'first_name,last_name',
  answer: 'profile',
  minute: NOW,
  reads: 1,
  ...more,
});

export const happening = (
  event_id: string,
  type: EventType,
  at: number | null = null,
  more: Partial<Happening> = {},
): Happening => ({ event_id, type, at, digest: `${event_id}:${type}`, detail: {}, ...more });

/** Admits an event as the program does. */
export function admit(
  store: Store,
  [page_id, psid, person_id]: readonly [string, string, string],
  event: Happening,
  isNew = false,
): Promise<Admitted<{ pair: Pair; fact: Fact }> | { outcome: 'taken' }> {
  return store.pairs.admit({ page_id, psid, person_id, isNew }, event, (pair) =>
    admitToPair(pair, event, NOW),
  );
}

/** Sends a message as the program does: the page's thread with the person begins with it. */
export function say(
  store: Store,
  [page_id, psid, person_id]: readonly [string, string, string],
  id: string,
  at: number,
  body: MessageBody,
  deliveries: Delivery[] = [],
) {
  return store.conversations.send({ page_id, psid, person_id }, (pair, thread) => ({
    pair: { ...pair, thread_at: pair.thread_at ?? at, next_seq: pair.next_seq + 1 },
    thread: { ...thread, sent_at: at },
    message: { id, sender: 'page', app_id: 'app', at, seq: pair.next_seq, body },
    deliveries,
  }));
}

/** Admits an event that belongs to no PSID; it changes the person's last name to its own id. */
export function admitToPerson(store: Store, id: string, page: string, event: Happening) {
  return store.people.admit(id, page, event, (person, past) => ({
    person: { ...person, last_name: event.event_id },
    fact: factAfter(past, event),
  }));
}

export const factAfter = (past: Past, event: Happening): Fact => ({
  ...event,
  at: event.at ?? (past.newest_at ?? NOW) + 1,
  effect: 'none',
  seq: past.next_seq,
});

/** A webhook about the event that is called like its place. */
export function aDelivery(thread: string, seq: number, more: Partial<Delivery> = {}): Delivery {
  const notice = { kind: 'message', at: NOW, time: NOW, number: seq, name: `${seq}`, detail: {} };
  const key = { app_id: 'x', page_id: 'p', thread, seq };
  const fresh = {
    notice: notice as Delivery['notice'],
    version: 'v2.6',
    now: NOW,
    lifetime_ms: 1000,
  };
  return { ...newDelivery(key, fresh), ...more };
}

/** Queues webhooks of one thread as a decision does, with an event that belongs to no one else. */
export async function queue(store: Store, ...deliveries: Delivery[]): Promise<void> {
  const [{ thread, page_id, seq } = aDelivery('1', 0)] = deliveries;
  const event = happening(`${deliveries[0]?.app_id} ${seq}`, 'message', NOW);
  if (thread.startsWith('~')) {
    const id = thread.slice(1);
    await store.people.add(aPerson(id));
    await store.people.admit(id, page_id, event, (person, past) => ({
      person,
      fact: factAfter(past, event),
      deliveries,
    }));
  } else {
    const pair = { page_id, psid: thread, person_id: `of ${thread}` };
    await store.pairs.admit(pair, event, (pair) => ({
      ...admitToPair(pair, event, NOW),
      deliveries,
    }));
  }
}

/** An event that queues a webhook at the end of its line, as ingest does. */
export function tell(store: Store, event_id: string, { seq: _, ...one }: Delivery) {
  const event = happening(event_id, 'message', NOW);
  const queued = (seq: number): Delivery[] => [{ ...one, seq: seq + 1 }];
  if (one.thread.startsWith('~')) {
    return store.people.admit(one.thread.slice(1), one.page_id, event, (person, past) => ({
      person,
      fact: factAfter(past, event),
      deliveries: queued(past.next_seq),
    }));
  }
  const pair = { page_id: one.page_id, psid: one.thread, person_id: 'bob' };
  return store.pairs.admit(pair, event, (before) => ({
    ...admitToPair(before, event, NOW),
    deliveries: queued(before.next_seq),
  }));
}

export const delivered = (at: number): Verdict => ({
  status: 'delivered',
  due_at: null,
  at,
  attempt: { at, status: 200, error: null, latency_ms: 5 },
  answer: 'OK',
});

export const failed = (at: number, due_at: number): Verdict => ({
  status: 'pending',
  due_at,
  at,
  attempt: { at, status: 500, error: null, latency_ms: 5 },
  answer: 'Oops',
});

export const givenUp = (at: number): Verdict => ({
  status: 'dead',
  due_at: null,
  at,
  attempt: null,
  answer: null,
});
