/** The pair: one person as one page knows them, and the facts that made it so. */
import {
  applyToPair,
  type Consent,
  type Effect,
  EVENTS,
  type EventType,
  timeOf,
} from './consent.ts';
import type { Person } from './person.ts';
import { type Referral, referralOf } from './referral.ts';

/** The page-scoped user. Times are milliseconds since 1970. */
export interface Pair extends Consent {
  psid: string;
  page_id: string;
  person_id: string;
  /** Since when there is a thread; null: none yet. */
  thread_at: number | null;
  /** The newest ad that led here, by its time; `last_ad_referral` is made of it. */
  last_ad_id: string | null;
  last_ad_at: number | null;
  /** The newest referral that waits for a thread; null: none does. */
  referral: Referral | null;
  /** The newest `at` admitted so far: an event that names no time comes after it. */
  newest_at: number | null;
  /** How many facts were admitted; the next one's place in the order of admission. */
  next_seq: number;
}

/**
 * What a read needs of a pair and of the person behind it, as they are now. One flat record of just
 * that, because a store answers reads with it and keeps a hundred thousand of them at hand.
 */
export type Subject = Pick<
  Pair,
  'psid' | 'page_id' | 'person_id' | 'granted_at' | 'revoked_at' | 'last_ad_id'
> &
  Omit<Person, 'id' | 'phone_number' | 'created_at'>;

export function subjectOf(pair: Pair, person: Person): Subject {
  const { psid, page_id, person_id, granted_at, revoked_at, last_ad_id } = pair;
  const { id: _id, phone_number: _number, created_at: _at, ...shown } = person;
  return { psid, page_id, person_id, granted_at, revoked_at, last_ad_id, ...shown };
}

/** An event that was admitted: what happened, kept for the history and for what is told of it. */
export interface Fact {
  event_id: string;
  type: EventType;
  at: number;
  effect: Effect;
  /** Order of admission within the pair (or the person). */
  seq: number;
  /** Digest of the event as it was sent, to tell a repetition from another event of the same id. */
  digest: string;
  /** The rest of the event. */
  detail: FactDetail;
}

export interface FactDetail {
  text?: string;
  payload?: string;
  ref?: string;
  ad_id?: string;
  user_ref?: string;
  /** What the button says that was tapped. */
  title?: string;
  /** The website that shows the chat plugin. */
  referer_uri?: string;
  /** The message's name, where it had one elsewhere. */
  mid?: string;
  /** Names of the page's messages that were delivered. */
  mids?: string[];
  attachments?: Attachment[];
  /** What Graph's language processing found in the text. */
  nlp?: { entities: Record<string, NlpEntity[]> };
}

/** In the order in which they are told and compared. */
export const DETAILS = [
  'text',
  'payload',
  'ref',
  'ad_id',
  'user_ref',
  'title',
  'referer_uri',
  'mid',
  'mids',
  'attachments',
  'nlp',
] as const satisfies (keyof FactDetail)[];

export interface Attachment {
  type: 'image' | 'audio' | 'video' | 'file' | 'location';
  payload: { url?: string; coordinates?: { lat: number; long: number } };
}

export interface NlpEntity {
  confidence: number;
  value: string;
}

/** An event as it stands before admission: `at` null when its sender named no time. */
export type Happening = Omit<Fact, 'at' | 'effect' | 'seq'> & { at: number | null };

/** What tells whether an event is one that was admitted already. */
export type Repeatable = Pick<Happening, 'event_id' | 'digest'> &
  Partial<Pick<Happening, 'type' | 'at' | 'detail'>>;

/** The same body sent again, or the fact itself told again, as an export tells it: with its time. */
export function repeats(event: Repeatable, fact: Fact): boolean {
  if (event.digest === fact.digest) return true;
  return (
    event.type === fact.type &&
    event.at === fact.at &&
    JSON.stringify(event.detail) === JSON.stringify(fact.detail)
  );
}

export function newPair(page_id: string, psid: string, person_id: string): Pair {
  return {
    psid,
    page_id,
    person_id,
    granted_at: null,
    revoked_at: null,
    thread_at: null,
    last_ad_id: null,
    last_ad_at: null,
    referral: null,
    newest_at: null,
    next_seq: 0,
  };
}

/** Admits an event: the pair after it, and the fact to keep. Pure, so a store may retry it. */
export function admitToPair(pair: Pair, event: Happening, now: number): { pair: Pair; fact: Fact } {
  const { type } = event;
  const at = event.at ?? timeOf(type, now, pair.newest_at);
  const { effect, opensThread } = EVENTS[type];
  const fact: Fact = { ...event, at, effect, seq: pair.next_seq };
  const next = applyToPair({ ...pair, next_seq: pair.next_seq + 1 }, type, at);
  next.newest_at = Math.max(pair.newest_at ?? at, at);
  const referral = referralOf(fact);
  const isNewest = at >= (pair.referral?.at ?? at);
  if (referral !== undefined && pair.thread_at === null && isNewest) next.referral = referral;
  if (opensThread) {
    next.thread_at = Math.min(pair.thread_at ?? at, at);
    next.referral = null;
  }
  const adId = event.detail.ad_id;
  if (adId !== undefined && at >= (pair.last_ad_at ?? at)) {
    next.last_ad_id = adId;
    next.last_ad_at = at;
  }
  return { pair: next, fact };
}

/** The `last_ad_referral` field, in the wire's shape and key order. */
export function lastAdReferral({
  last_ad_id,
}: Pick<Pair, 'last_ad_id'>): { source: string; type: string; ad_id: string } | null {
  return last_ad_id === null ? null : { source: 'ADS', type: 'OPEN_THREAD', ad_id: last_ad_id };
}
