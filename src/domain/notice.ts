/**
 * What a bot is told of an event: one table from the event to what is told, and the rules of when a
 * referral is told. A notice holds all that its webhook is made of, so it is the same at every
 * attempt, whatever has changed since.
 */
import { EVENTS, type EventType } from './consent.ts';
import type { Message } from './conversation.ts';
import type { Fact, FactDetail, Pair } from './pair.ts';
import { type Referral, referralOf } from './referral.ts';

/** The subscription field of each kind of notice. */
export const NOTICE_FIELDS = {
  message: 'messages',
  postback: 'messaging_postbacks',
  optin: 'messaging_optins',
  checkbox_optin: 'messaging_optins',
  referral: 'messaging_referrals',
  delivery: 'message_deliveries',
  read: 'message_reads',
  echo: 'message_echoes',
} as const;

export type NoticeKind = keyof typeof NOTICE_FIELDS;
export type NoticeField = (typeof NOTICE_FIELDS)[NoticeKind];

export interface Notice {
  kind: NoticeKind;
  /** When it happened, and when it was told; milliseconds since 1970. */
  at: number;
  time: number;
  /** Which one it is in its thread, from 1. */
  number: number;
  /** The event, or the page's message, by which its message is named. */
  name: string;
  detail: NoticeDetail;
}

export interface NoticeDetail extends Omit<FactDetail, 'attachments'> {
  attachments?: readonly object[];
  referral?: Referral;
  /** Of an echo: the app that sent the page's message, and what it sent along. */
  app_id?: string;
  metadata?: string;
  /** The body itself, where somebody gave it: then it is sent as it is. */
  body?: string;
}

/** What is told of each type of event; referrals are told by the rules below. */
const TOLD: { readonly [Type in EventType]?: NoticeKind } = {
  get_started: 'postback',
  message: 'message',
  postback: 'postback',
  send_to_messenger: 'optin',
  checkbox_plugin: 'checkbox_optin',
  message_read: 'read',
  message_delivered: 'delivery',
};

/** What the page set for its Get Started button, and what stands for it where nothing was set. */
export const GET_STARTED = { title: 'Get Started', payload: 'GET_STARTED' };

export interface Telling {
  /** Milliseconds since 1970. */
  now: number;
  /** Payload of the page's Get Started button. */
  get_started: string;
}

/**
 * What is told of a fact, in this order. `before`: the pair as it was; null where there is none.
 *
 * A referral is told at once when the thread exists. One that came before rides on Get Started, and
 * goes out ahead of any other event that opens the thread.
 */
export function noticesOf(before: Pair | null, fact: Fact, telling: Telling): Notice[] {
  const { type } = fact;
  const own = TOLD[type];
  const told: Notice[] = [];
  const waiting = EVENTS[type].opensThread ? (before?.referral ?? null) : null;
  if (waiting !== null && type !== 'get_started') {
    told.push(notice('referral', fact, telling, { referral: waiting }, waiting.at));
  }
  const referral = referralOf(fact);
  if (referral !== undefined && before !== null && before.thread_at !== null) {
    told.push(notice('referral', fact, telling, { referral }));
  } else if (type === 'get_started') {
    const { title, payload } = GET_STARTED;
    const standing = { title, payload: telling.get_started || payload };
    const riding = waiting === null ? {} : { referral: waiting };
    told.push(notice('postback', fact, telling, { ...standing, ...fact.detail, ...riding }));
  } else if (own !== undefined) {
    told.push(notice(own, fact, telling, fact.detail));
  }
  return told;
}

/** The page's own message, told to the apps that listen for echoes. `now`: as in {@link Telling}. */
export function echoOf({ id, app_id, at, seq, body }: Message, now: number): Notice {
  const { text, metadata, attachment } = body;
  const detail: NoticeDetail = {};
  if (app_id !== null) detail.app_id = app_id;
  if (typeof metadata === 'string') detail.metadata = metadata;
  if (typeof text === 'string') detail.text = text;
  if (typeof attachment === 'object' && attachment !== null) detail.attachments = [attachment];
  return { kind: 'echo', at, time: now, number: seq + 1, name: id, detail };
}

function notice(
  kind: NoticeKind,
  { event_id, seq, at }: Fact,
  { now }: Telling,
  detail: NoticeDetail,
  happened = at,
): Notice {
  return { kind, at: happened, time: now, number: seq + 1, name: event_id, detail };
}
