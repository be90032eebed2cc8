/**
 * One webhook on its way: whose it is, which place it has in the order of its thread, what it
 * tells, and what became of it. Times are milliseconds since 1970.
 */
import type { Notice } from './notice.ts';
import { keyLane, type Lane, psidLane } from './psid.ts';

export interface DeliveryKey {
  /** The app whose endpoint it goes to. */
  app_id: string;
  page_id: string;
  /** Whose order is kept: a PSID; for somebody without one, {@link personThread}. */
  thread: string;
  /** The order within the thread. */
  seq: number;
}

export const DELIVERY_STATUSES = ['pending', 'delivered', 'dead'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export interface Delivery extends DeliveryKey {
  notice: Notice;
  /** The Graph version whose form the body has: the app's own when the event was admitted. */
  version: string;
  queued_at: number;
  status: DeliveryStatus;
  /** When it may go next; null once it is settled. */
  due_at: number | null;
  /** When it is given up. */
  expires_at: number;
  /** How often it went out. */
  attempts: number;
  /** The newest attempts, oldest first. */
  log: Attempt[];
  /** What the endpoint answered last, or the beginning of it. */
  answer: string | null;
  settled_at: number | null;
}

export interface Attempt {
  at: number;
  /** Null: there was no answer, and `error` says why. */
  status: number | null;
  error: string | null;
  latency_ms: number;
}

/** What an attempt, or the end of the time for it, leads to. */
export interface Verdict {
  status: DeliveryStatus;
  /** When a pending one may go again. */
  due_at: number | null;
  at: number;
  /** Null: it was given up without one. */
  attempt: Attempt | null;
  answer: string | null;
}

/** An outage of a day and a half makes dozens of attempts; the newest of them tell what is wrong. */
const LOGGED_MAX = 20;

export function newDelivery(
  key: DeliveryKey,
  {
    notice,
    version,
    now,
    lifetime_ms,
  }: {
    notice: Notice;
    version: string;
    now: number;
    lifetime_ms: number;
  },
): Delivery {
  return {
    ...key,
    notice,
    version,
    queued_at: now,
    status: 'pending',
    due_at: now,
    expires_at: now + lifetime_ms,
    attempts: 0,
    log: [],
    answer: null,
    settled_at: null,
  };
}

/** Whatever is known of the delivery, with what the verdict changes. */
export function settled<State extends Pick<Delivery, 'attempts' | 'log' | 'answer'>>(
  delivery: State,
  verdict: Verdict,
): State & Pick<Delivery, 'status' | 'due_at' | 'settled_at'> {
  const { status, due_at, at, attempt, answer } = verdict;
  return {
    ...delivery,
    status,
    due_at: status === 'pending' ? due_at : null,
    attempts: delivery.attempts + (attempt === null ? 0 : 1),
    log: attempt === null ? delivery.log : [...delivery.log, attempt].slice(-LOGGED_MAX),
    answer: answer ?? delivery.answer,
    settled_at: status === 'pending' ? null : at,
  };
}

/** Sent again on demand: its time starts anew, its place in the order stays. */
export function requeued(delivery: Delivery, now: number, lifetime_ms: number): Delivery {
  const expires_at = now + lifetime_ms;
  return { ...delivery, status: 'pending', due_at: now, expires_at, settled_at: null };
}

/** The thread of a person whom the page knows by a `user_ref` alone. */
export function personThread(personId: string): string {
  return `~${personId}`;
}

/** The lane in which a thread's facts lie, so that both are written in one transaction. */
export function threadLane(thread: string): Lane {
  return thread.startsWith('~') ? keyLane(thread.slice(1)) : psidLane(thread);
}

/** Every fact has two places: a referral that was waiting for it goes first. */
export function placeOf(factSeq: number, isFirst: boolean): number {
  return 2 * factSeq + (isFirst ? 0 : 1);
}

export function deliveryId({ app_id, page_id, thread, seq }: DeliveryKey): string {
  return `${app_id}.${page_id}.${thread}.${seq}`;
}

/** Undefined: no delivery can have this id. */
export function deliveryKey(id: string): DeliveryKey | undefined {
  const parts = /^(\d{1,20})\.(\d{1,20})\.(\d{1,20}|~[\w-]{1,64})\.(\d{1,15})$/.exec(id);
  if (parts === null) return undefined;
  const [app_id, page_id, thread, seq] = parts.slice(1) as [string, string, string, string];
  return { app_id, page_id, thread, seq: Number(seq) };
}
