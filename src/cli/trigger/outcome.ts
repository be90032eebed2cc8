/** What became of webhooks: waited for, and told. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliveryStatus } from '../../domain/delivery.ts';
import type { Call } from '../operator.ts';

/** The Admin API's answer, as far as it is told here. */
interface DeliveryDetail {
  id: string;
  app_id: string;
  field: string;
  status: DeliveryStatus;
  attempts: number;
  next_attempt_at: string | null;
  callback_url: string | null;
  body: string;
  log: { status: number | null; error: string | null; latency_ms: number }[];
  answer: string | null;
}

export interface DeliveryOutcome {
  id: string;
  app_id: string;
  field: string;
  callback_url: string | null;
  status: DeliveryStatus;
  attempts: number;
  /** Of the newest attempt; null: there was none, or no answer to it. */
  http_status: number | null;
  error: string | null;
  latency_ms: number | null;
  next_attempt_at: string | null;
  answer: string | null;
  body: string;
}

const LOOK_MS = 50;
/** An endpoint has 20 s, and there is a way to it. */
export const WAIT_MS_MAX = 25_000;

/** Waits until each went out, or for so long. `before`: how often each had gone out already. */
export async function outcomesOf(
  call: Call,
  ids: readonly string[],
  wait_ms: number,
  before: ReadonlyMap<string, number> = new Map(),
): Promise<DeliveryOutcome[]> {
  const until = performance.now() + wait_ms;
  const outcomes: DeliveryOutcome[] = [];
  for (const id of ids) {
    const known = before.get(id) ?? 0;
    let one = await outcomeOf(call, id);
    while (one.status === 'pending' && one.attempts <= known && performance.now() < until) {
      await sleep(LOOK_MS);
      one = await outcomeOf(call, id);
    }
    outcomes.push(one);
  }
  return outcomes;
}

async function outcomeOf(call: Call, id: string): Promise<DeliveryOutcome> {
  const one = await call<DeliveryDetail>('GET', `/deliveries/${encodeURIComponent(id)}`);
  const last = one.log.at(-1);
  return {
    id: one.id,
    app_id: one.app_id,
    field: one.field,
    callback_url: one.callback_url,
    status: one.status,
    attempts: one.attempts,
    http_status: last?.status ?? null,
    error: last?.error ?? null,
    latency_ms: last?.latency_ms ?? null,
    next_attempt_at: one.next_attempt_at,
    answer: one.answer,
    body: one.body,
  };
}

export function outcomeWords(outcome: DeliveryOutcome): string {
  const { status, attempts, next_attempt_at } = outcome;
  const last = outcome.http_status ?? outcome.error;
  const took = outcome.latency_ms === null ? '' : ` after ${outcome.latency_ms} ms`;
  const came = last === null ? 'it did not go out yet' : `${last}${took}`;
  const again = status === 'pending' && attempts > 0 ? `, again at ${next_attempt_at}` : '';
  return `${status}: ${came}${again}`;
}

/** How much of an answer is told; the Admin API has 2 KB of it. */
const ANSWER_CHARS = 300;

/** Rows for a terminal. */
export function outcomeRows(outcome: DeliveryOutcome): string[][] {
  const { field, callback_url, answer } = outcome;
  return [
    ['webhook', `${field} to ${callback_url ?? 'no endpoint'}`],
    ['', outcomeWords(outcome)],
    ...(answer ? [['bot’s answer', answer.slice(0, ANSWER_CHARS).replace(/\s+/g, ' ')]] : []),
    ['delivery', outcome.id],
  ];
}
