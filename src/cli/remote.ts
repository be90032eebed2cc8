/** The Admin API of a server, over HTTP. */
import type { Problem } from '../admin/problem.ts';
import { Refusal, type RefusalCode } from '../domain/refusal.ts';
import type { Call, Method, Operator, Server } from './operator.ts';

export interface Remote {
  readonly kind: 'remote';
  readonly origin: string;
  /** An answer that is too large for one piece. */
  stream(path: string): Promise<AsyncIterable<Uint8Array>>;
}

const ALIVE_MS_MAX = 3000;
/** A thousand events on a busy disk take a while. */
const CALL_MS_MAX = 120_000;

/** Does a server answer there? A killed one leaves its name behind. */
export async function isAlive(origin: string): Promise<boolean> {
  try {
    const { ok } = await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(ALIVE_MS_MAX) });
    return ok;
  } catch {
    return false;
  }
}

export function remoteApi({ origin, adminKey }: Server): Operator {
  /** Resolves with what `take` makes of the answer. */
  async function ask<T>(
    path: string,
    init: RequestInit,
    take: (response: Response) => Promise<T>,
  ): Promise<T> {
    const headers = { authorization: `Bearer ${adminKey}`, ...init.headers };
    const url = `${origin}/admin/v1${path}`;
    try {
      const response = await fetch(url, { ...init, headers, redirect: 'error' });
      if (!response.ok) throw refusalOf(origin, response.status, await response.text());
      return await take(response);
    } catch (error) {
      throw error instanceof Refusal ? error : silent(origin, error);
    }
  }

  const call: Call = <Answer>(method: Method, path: string, body?: object | Uint8Array) =>
    ask(
      path,
      { method, signal: AbortSignal.timeout(CALL_MS_MAX), ...sent(body) },
      async (answer) =>
        answer.status === 204 ? (undefined as Answer) : ((await answer.json()) as Answer),
    );

  return {
    kind: 'remote',
    origin,
    call,
    stream: (path) => ask(path, {}, async (answer) => whole(origin, answer.body!)),
    async close() {},
  };
}

function sent(body: object | Uint8Array | undefined): RequestInit {
  if (body === undefined) return {};
  return body instanceof Uint8Array
    ? { body: Uint8Array.from(body), headers: { 'content-type': 'application/octet-stream' } }
    : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

async function* whole(origin: string, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw silent(origin, error);
  }
}

/** The problem document in the words it came in. */
function refusalOf(origin: string, status: number, text: string): Refusal {
  const { type, code, detail }: Partial<Problem> = parse(text) ?? {};
  if (!type?.startsWith('urn:pagescope:') || code === undefined || detail === undefined) {
    return new Refusal(
      'unavailable',
      `What answers at ${origin} is not a Pagescope server of this kind (status ${status}).`,
    );
  }
  if (code === 'unauthorized') {
    return new Refusal('invalid', `The server at ${origin} refuses the admin key. ${detail}`);
  }
  return new Refusal(REFUSAL_CODES.has(code) ? (code as RefusalCode) : 'unavailable', detail);
}

const REFUSAL_CODES: ReadonlySet<string> = new Set<RefusalCode>([
  'not_found',
  'invalid',
  'conflict',
  'event_id_reused',
  'psid_taken',
  'pair_has_psid',
  'too_far_ahead',
  'unreadable_picture',
  'development_only',
  'unavailable',
]);

function parse(text: string): Partial<Problem> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function silent(origin: string, error: unknown): Refusal {
  const { cause, message } = error as { cause?: { code?: string }; message?: string };
  return new Refusal(
    'unavailable',
    `The server at ${origin} does not answer (${cause?.code ?? message}). Is it running, and is this its address?`,
    undefined,
    { cause: error },
  );
}
