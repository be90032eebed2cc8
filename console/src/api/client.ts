/**
 * Calls the Admin API on the console's own origin. A session that ends does not fail a call: it
 * waits until somebody has signed in again, so that nothing that was typed is lost.
 */
import { noteChange } from './own.ts';
import { sessionRenewed } from './session.ts';

export interface MemberProblem {
  member: string;
  problem: string;
}

/** A refusal of the Admin API (RFC 9457), or that it could not be reached (`unreachable`). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly errors: readonly MemberProblem[];

  constructor(status: number, document: Partial<Record<string, unknown>>) {
    super(String(document.detail ?? document.title ?? `The server answered ${status}.`));
    this.name = 'Problem';
    this.status = status;
    this.code = String(document.code ?? 'unknown');
    this.title = String(document.title ?? 'It did not work');
    this.errors = (document.errors as MemberProblem[] | undefined) ?? [];
  }
}

const UNREACHABLE = {
  code: 'unreachable',
  title: 'The server cannot be reached',
  detail: 'The server cannot be reached. Is it still running?',
};

export interface CallOptions {
  query?: Readonly<Record<string, string | number | undefined>> | undefined;
  body?: unknown;
  /** Sent as it is, with its own type. */
  file?: Blob | undefined;
  /** Sent as it is. */
  text?: string | undefined;
  signal?: AbortSignal | undefined;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const PREFIX = '/admin/v1';

function urlOf(path: string, query: CallOptions['query'] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  const asked = search.toString();
  return PREFIX + path + (asked && `?${asked}`);
}

/** The answer, whatever it is; it may be a refusal. */
async function attempt(method: Method, path: string, options: CallOptions): Promise<Response> {
  const { query, body, file, text, signal } = options;
  noteChange(method, path);
  const payload = file ?? text ?? (body === undefined ? undefined : JSON.stringify(body));
  const type = file?.type || (text === undefined ? 'application/json' : 'text/plain');
  try {
    return await fetch(urlOf(path, query), {
      method,
      credentials: 'same-origin',
      headers: payload === undefined ? {} : { 'content-type': type },
      body: payload ?? null,
      signal: signal ?? null,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, UNREACHABLE);
  }
}

/** The raw answer of a call that was not refused. Rejects with a {@link Problem}. */
export async function request(
  method: Method,
  path: string,
  options: CallOptions = {},
): Promise<Response> {
  for (;;) {
    const response = await attempt(method, path, options);
    if (response.ok) return response;
    if (response.status !== 401) throw new Problem(response.status, await documentOf(response));
    await sessionRenewed(options.signal);
  }
}

async function documentOf(response: Response): Promise<Record<string, unknown>> {
  try {
    return (await response.json()) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** The JSON of a call; undefined where the answer has no body. */
export async function call<T>(method: Method, path: string, options?: CallOptions): Promise<T> {
  const response = await request(method, path, options);
  const raw = await response.text();
  return (raw === '' ? undefined : JSON.parse(raw)) as T;
}

/** `segments` of a path, each encoded: `at('pages', id, 'people', person)`. */
export function at(...segments: readonly string[]): string {
  return `/${segments.map(encodeURIComponent).join('/')}`;
}

export interface Listed<T> {
  data: T[];
  next: string | null;
}

const LISTED_MAX = 1000;

/** The whole of a listing, up to a thousand: nobody looks at more at once. */
export async function all<T>(
  path: string,
  query: Readonly<Record<string, string | undefined>> = {},
  signal?: AbortSignal,
): Promise<T[]> {
  const { data } = await call<Listed<T>>('GET', path, {
    query: { ...query, limit: LISTED_MAX },
    signal,
  });
  return data;
}
