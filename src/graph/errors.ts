/**
 * Everything Graph says when it says no: one table, key → status, type, code, subcode, message. Its
 * rows stand by topic under errors/; docs/errors.md is made of them.
 *
 * `{name}` in a message is filled from the failure's details.
 */
import { BATCH_ERRORS } from './errors/batch.ts';
import { LIMIT_ERRORS } from './errors/limits.ts';
import { NEIGHBOUR_ERRORS } from './errors/neighbours.ts';
import { PARAMETER_ERRORS } from './errors/parameters.ts';
import { PATH_ERRORS } from './errors/path.ts';
import { PROFILE_ERRORS } from './errors/profile.ts';
import { REQUEST_ERRORS } from './errors/request.ts';
import type { GraphError } from './errors/row.ts';
import { SEND_ERRORS } from './errors/send.ts';
import { SEND_FAULTS } from './errors/send-faults.ts';
import { SETTING_ERRORS } from './errors/settings.ts';
import { TOKEN_ERRORS } from './errors/token.ts';

const TABLE = {
  ...PATH_ERRORS,
  ...TOKEN_ERRORS,
  ...PROFILE_ERRORS,
  ...PARAMETER_ERRORS,
  ...SEND_ERRORS,
  ...SEND_FAULTS,
  ...SETTING_ERRORS,
  ...NEIGHBOUR_ERRORS,
  ...BATCH_ERRORS,
  ...LIMIT_ERRORS,
  ...REQUEST_ERRORS,
} as const satisfies Record<string, GraphError>;

export type ErrorKey = keyof typeof TABLE;
export const ERRORS: Readonly<Record<ErrorKey, GraphError>> = TABLE;

/** A no: which row, and what fills its message. `status` overrides the row's. */
export interface Failure {
  error: ErrorKey;
  details?: Record<string, string | number>;
  status?: number;
}

export function fail(error: ErrorKey, details?: Record<string, string | number>): Failure {
  return details === undefined ? { error } : { error, details };
}

/** A message is a header, too, and clients read only so much of those. */
const ECHO_CHARS_MAX = 2000;

/** Tells a refusal from a body: no body of Graph's has `error` as text. */
export function isFailure(outcome: unknown): outcome is Failure {
  return (
    typeof outcome === 'object' &&
    outcome !== null &&
    'error' in outcome &&
    typeof outcome.error === 'string'
  );
}

/** The message with its gaps filled; of what a client sent only so much is repeated. */
export function failureMessage({ error, details }: Failure): string {
  return ERRORS[error].message.replace(/\{(\w+)\}/g, (gap, name) => {
    const value = String(details?.[name] ?? gap);
    return value.length > ECHO_CHARS_MAX ? `${value.slice(0, ECHO_CHARS_MAX)}…` : value;
  });
}

/** The body's members, in the order of the wire (dossier §3: is_transient moves behind the subcode). */
export function failureBody(failure: Failure, traceId: string) {
  const { type, code, subcode, transient } = ERRORS[failure.error];
  return {
    error: {
      message: failureMessage(failure),
      type,
      ...(transient && subcode === undefined && { is_transient: true }),
      ...(code !== null && { code }),
      ...(subcode !== undefined && { error_subcode: subcode }),
      ...(transient && subcode !== undefined && { is_transient: true }),
      fbtrace_id: traceId,
    },
  };
}

/**
 * The value of WWW-Authenticate. Three quoted strings are what is recorded, which no RFC allows
 * (dossier §4.3); quotes within one carry a backslash (tobilg/facebook-events-by-location-core#30).
 */
export function failureChallenge(failure: Failure): string {
  const { code, challenge } = ERRORS[failure.error];
  const kind = challenge ?? (code === 190 ? 'invalid_token' : 'invalid_request');
  // Nothing a client sent may end the header or leave ASCII: what cannot stand there becomes '?'.
  const message = failureMessage(failure)
    .replace(/[^\x20-\x7e]/g, '?')
    .replace(/["\\]/g, '\\$&');
  return `OAuth "Facebook Platform" "${kind}" "${message}"`;
}
