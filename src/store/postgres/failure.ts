/** What the server's errors mean to the operator, and what to do about them. */
import { Refusal } from '../../domain/refusal.ts';

/** SQLSTATE, or its class, of a server that cannot go on (postgresql.org, appendix A). */
const CAUSES: Readonly<Record<string, string>> = {
  '08': 'cannot be reached. Is it running, and is this its address?',
  '25006': 'is read-only. Point PAGESCOPE_DB at the primary, or let it write.',
  '28': 'refuses this user or password. Check PAGESCOPE_DB.',
  '3D000': 'has no such database. Create it, or name another in PAGESCOPE_DB.',
  '40': 'is busy: what was to be changed kept changing. Try again.',
  '42501': 'does not let this user do that. Grant the user the rights that docs/postgres.md lists.',
  '42P01': 'has lost tables. Restore a backup, or restart Pagescope to have them made.',
  '42703': 'has another schema than this Pagescope. Run the same version everywhere.',
  '53100': 'is full: its disk has no room. Make room; nothing acknowledged is lost.',
  '53200': 'has run out of memory.',
  '53300': 'takes no more connections. Raise max_connections, or run fewer servers.',
  '53': 'has run out of something it needs.',
  '55P03': 'is too slow: a row stayed locked. Look for what holds it.',
  '57014': 'is too slow: a statement was cancelled. Look for what keeps it busy.',
  '57': 'is shutting down or starting. It is tried again with the next request.',
  '58': 'reports an error of its disk. Check the disk.',
  XX000: 'reports an error of its own. Look into its log.',
  XX: 'reports that its data is damaged. Look into its log.',
};

/** What a coordinator says of one of its workers, whatever the SQLSTATE. */
const OF_A_WORKER = /^connection to the remote node|on at least one active node/;
const WORKER_AWAY =
  'has a worker that does not answer. What lies on the others is read and written.';

/** Of the driver and the operating system, which know no SQLSTATE. */
const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: CAUSES['08']!,
  ECONNRESET: 'closed the connection.',
  EHOSTUNREACH: CAUSES['08']!,
  ENETUNREACH: CAUSES['08']!,
  ENOENT: CAUSES['08']!,
  ENOTFOUND: 'has a host name that cannot be found. Check PAGESCOPE_DB.',
  EAI_AGAIN: 'has a host name that cannot be looked up at the moment.',
  EPIPE: 'closed the connection.',
  ETIMEDOUT: CAUSES['08']!,
};

/** The driver's own complaints have no code. */
const COMPLAINTS: [words: RegExp, cause: string][] = [
  [/timeout exceeded when trying to connect/, 'is too slow: every connection is busy.'],
  [/Query read timeout/, 'is too slow: it did not answer in time.'],
  [/connection timeout/, CAUSES['08']!],
  [/connection (is )?terminated|not queryable|connection error|closed/i, 'closed the connection.'],
  [/certificate|SSL|TLS/i, 'and this machine do not agree on TLS. Check sslmode in PAGESCOPE_DB.'],
];

export interface ServerError extends Error {
  /** SQLSTATE, or the operating system's name of the error. */
  code?: string;
}

/**
 * The error to throw for one that was caught: a `Refusal` (`unavailable`) when the server cannot go
 * on, and the error itself when one statement alone is at fault. `name`: what the store is called
 * in words, without its password.
 */
export function failure(error: unknown, name: string): unknown {
  if (!(error instanceof Error) || error instanceof Refusal) return error;
  const cause = causeOf(error);
  return cause === undefined ? error : unavailable(`The database ${name} ${cause}`, error);
}

export function unavailable(detail: string, cause?: unknown): Refusal {
  return new Refusal('unavailable', detail, undefined, { cause });
}

export function sqlState(error: unknown): string | undefined {
  const { code } = error as ServerError;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** Another transaction was in the way: the same one again may pass. */
export function isCollision(error: unknown): boolean {
  const state = sqlState(error);
  // A unique key: a row that was not there when it was looked for, and came meanwhile.
  return state === '40001' || state === '40P01' || state === '23505';
}

/** Of SQLSTATE's class of data exceptions: a character or a number that there is no room for. */
export function isNoValue(error: unknown): boolean {
  return sqlState(error)?.startsWith('22') === true;
}

/** The server goes on; one of those behind it does not. */
export function isOfAWorker(error: unknown): boolean {
  return error instanceof Error && OF_A_WORKER.test(error.message);
}

export function isUnavailable(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'unavailable';
}

function causeOf(error: ServerError): string | undefined {
  if (isOfAWorker(error)) return WORKER_AWAY;
  const state = sqlState(error);
  if (state !== undefined && !Object.hasOwn(UNREACHABLE, state)) {
    return CAUSES[state] ?? CAUSES[state.slice(0, 2)];
  }
  if (error instanceof AggregateError) return causeOf(error.errors[0]);
  const known = UNREACHABLE[error.code ?? ''];
  return known ?? COMPLAINTS.find(([words]) => words.test(error.message))?.[1];
}
