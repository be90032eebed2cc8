/**
 * When a webhook goes again: first within a second, then each time twice as long later, up to an
 * hour, for 36 hours (dossier §6.1; the steps are ours). Pure.
 */
import type { Attempt, Delivery, Verdict } from '../domain/delivery.ts';

const FIRST_MS = 1000;
const LONGEST_MS = 60 * 60 * 1000;
/** An endpoint that asks for more is asked again after so long. */
const RETRY_AFTER_MS_MAX = 60 * 60 * 1000;
/** Statuses with which an endpoint may say when it wants to be asked again (RFC 9110 §10.2.3). */
const WAITS = new Set([429, 503]);

/** How many of an answer's characters are kept. */
export const ANSWER_CHARS = 2048;

export interface Outcome {
  attempt: Attempt;
  answer: string | null;
  /** How long the endpoint asks to be left alone; null: it does not. */
  retry_after_ms: number | null;
}

export function isDelivered({ status }: Attempt): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** `jitter`: from 0 to 1; it spreads what failed together over half of the wait. */
export function backoff_ms(attempts: number, jitter: number): number {
  const longest = Math.min(FIRST_MS * 2 ** Math.min(attempts - 1, 30), LONGEST_MS);
  return Math.round(longest * (0.5 + jitter / 2));
}

export function verdictOf(
  delivery: Delivery,
  { attempt, answer, retry_after_ms }: Outcome,
  now: number,
  jitter: number,
): Verdict {
  const told = { at: now, attempt, answer };
  if (isDelivered(attempt)) return { status: 'delivered', due_at: null, ...told };
  if (delivery.expires_at <= now) return { status: 'dead', due_at: null, ...told };
  const wait = Math.max(backoff_ms(delivery.attempts + 1, jitter), retry_after_ms ?? 0);
  return { status: 'pending', due_at: now + wait, ...told };
}

/** Its time ran out while it waited. */
export function expiry(now: number): Verdict {
  return { status: 'dead', due_at: null, at: now, attempt: null, answer: null };
}

/** Seconds or a date; undefined and anything else: the endpoint asks for nothing. */
export function retryAfter_ms(
  status: number,
  header: string | undefined,
  now: number,
): number | null {
  if (header === undefined || !WAITS.has(status)) return null;
  const text = header.trim();
  const wait = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), RETRY_AFTER_MS_MAX);
}
