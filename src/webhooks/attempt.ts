/** One attempt: a request, and what came of it. Never throws. */
import type { Delivery } from '../domain/delivery.ts';
import type { Store } from '../store/store.ts';
import { requestFor, type Signer } from './request.ts';
import { ANSWER_CHARS, type Outcome, retryAfter_ms } from './retry.ts';
import { type Send, SendFailure, type SendRequest } from './send.ts';

export interface AttemptOptions extends Signer {
  store: Pick<Store, 'registry'>;
  send: Send;
  /** Milliseconds since 1970. */
  clock: () => number;
  onError: (error: unknown) => void;
}

export type Attempting = (delivery: Delivery) => Promise<Outcome>;

export function createAttempt(options: AttemptOptions): Attempting {
  const { store, send, clock, onError } = options;

  return async (delivery) => {
    const at = clock();
    try {
      const { app_id } = delivery;
      const app = await store.registry.app(app_id);
      const webhook = await store.registry.webhook(app_id);
      if (app === undefined || !webhook?.active) return failure(at, 'The app has no webhook.');
      return await exchanged(send, requestFor(delivery, app, webhook.callback_url, options), clock);
    } catch (error) {
      onError(error);
      return failure(at, 'It could not be sent. Why was logged.');
    }
  };
}

/** Rejects with what is no failure of the endpoint's. */
export async function exchanged(
  send: Send,
  request: SendRequest,
  clock: () => number,
): Promise<Outcome> {
  const at = clock();
  try {
    const answer = await send(request);
    const { status, headers, body } = answer;
    const latency_ms = Math.round(answer.latency_ms);
    return {
      attempt: { at, status, error: null, latency_ms },
      answer: beginningOf(body),
      retry_after_ms: retryAfter_ms(status, headers['retry-after'], clock()),
    };
  } catch (error) {
    if (!(error instanceof SendFailure)) throw error;
    return failure(at, error.message, Math.round(error.latency_ms));
  }
}

function failure(at: number, error: string, latency_ms = 0): Outcome {
  return { attempt: { at, status: null, error, latency_ms }, answer: null, retry_after_ms: null };
}

/** Text that any store can keep: no half of a surrogate pair, and no zero character. */
function beginningOf(body: string): string {
  return body.slice(0, ANSWER_CHARS).toWellFormed().replaceAll('\0', '\uFFFD');
}
