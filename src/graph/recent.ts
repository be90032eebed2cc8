/**
 * Recent answers of a development server, each with its reason as of when it was given: what changes
 * later does not change why. Bounded, and without tokens, queries and bodies.
 */
import type { Call } from './call.ts';
import { type ErrorKey, type Failure, failureMessage } from './errors.ts';
import type { Explanation } from './explain.ts';
import type { Answered } from './graph.ts';
import type { GraphResponse } from './response.ts';

export const ANSWERS_MAX = 1000;
/** Of one trace: a call with `ids` is one answer about many. */
const CALLS_MAX = 50;
const PATH_CHARS_MAX = 200;
/** Explanations being made; past it answers are kept without one. */
const WAITING_MAX = 100;

export interface RecentCall {
  path: string;
  app_id: string | null;
  page_id: string | null;
  psid: string | null;
  /** Null: it is still being explained, or was one of too many at once. */
  explanation: Explanation | null;
}

export interface RecentAnswer {
  trace_id: string;
  /** Milliseconds since 1970. */
  at: number;
  method: string;
  version: string;
  status: number;
  /** The error's key in the table; null: there was none. */
  error: ErrorKey | null;
  message: string | null;
  calls: RecentCall[];
}

export interface Recent {
  note(answered: Answered, explain: () => Promise<Explanation>): void;
  /** A request that never became a call. */
  refused(no: Failure, response: GraphResponse, at: number): void;
  find(traceId: string): Promise<RecentAnswer | undefined>;
}

export function recentAnswers(): Recent {
  const known = new Map<string, RecentAnswer>();
  const waiting = new Map<RecentCall, Promise<void>>();

  function keep(answer: RecentAnswer): RecentAnswer {
    if (known.size >= ANSWERS_MAX) known.delete(known.keys().next().value!);
    known.set(answer.trace_id, answer);
    return answer;
  }

  function explainLater(call: RecentCall, explain: () => Promise<Explanation>): void {
    if (waiting.size >= WAITING_MAX) return;
    const explained = explain()
      .then((explanation) => {
        call.explanation = explanation;
      })
      .catch(() => {})
      .finally(() => waiting.delete(call));
    waiting.set(call, explained);
  }

  return {
    note({ call, verdict, response }, explain) {
      const { traceId: trace_id, status } = response;
      const { request, version } = call;
      const no = typeof verdict === 'object' ? verdict : undefined;
      const answer =
        known.get(trace_id) ??
        keep({
          trace_id,
          at: call.now,
          method: request.method,
          version: version.name,
          status,
          ...words(no),
          calls: [],
        });
      if (answer.calls.length >= CALLS_MAX) return;
      const noted = callOf(call);
      answer.calls.push(noted);
      explainLater(noted, explain);
    },

    refused(no, { traceId: trace_id, status }, at) {
      keep({ trace_id, at, method: '', version: '', status, ...words(no), calls: [] });
    },

    async find(traceId) {
      const answer = known.get(traceId);
      await Promise.all(answer?.calls.map((call) => waiting.get(call)) ?? []);
      return answer;
    },
  };
}

function words(no: Failure | undefined): Pick<RecentAnswer, 'error' | 'message'> {
  return no === undefined
    ? { error: null, message: null }
    : { error: no.error, message: failureMessage(no) };
}

function callOf({ request, app, grant, subject }: Call): RecentCall {
  return {
    path: request.path.join('/').slice(0, PATH_CHARS_MAX),
    app_id: app?.id ?? null,
    page_id: grant?.page.id ?? null,
    psid: subject?.psid ?? null,
    explanation: null,
  };
}
