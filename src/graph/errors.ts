/**
 * Everything Graph says when it says no: one table, key → status, type, code, subcode, message.
 *
 * `{name}` in a message is filled from the failure's details. Source: the dossier's section; `ours`
 * where nobody recorded what the real one does, and we say something clear in its form.
 */

export interface GraphError {
  status: number;
  type: 'OAuthException' | 'GraphMethodException' | 'Exception';
  code: number;
  subcode?: number;
  transient?: true;
  message: string;
  source: string;
}

const oauth = (
  code: number,
  message: string,
  source: string,
  more: Partial<GraphError> = {},
): GraphError => ({ status: 400, type: 'OAuthException', code, message, source, ...more });

const method = (message: string, source: string, more: Partial<GraphError> = {}): GraphError =>
  oauth(100, message, source, { type: 'GraphMethodException', ...more });

const dead = (subcode: number, why: string): GraphError =>
  oauth(190, `Error validating access token: ${why}`, 'dossier §4.1', { subcode });

const UNSUPPORTED =
  "Unsupported {method} request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api";

const TABLE = {
  // Path
  unknown_path: oauth(2500, 'Unknown path components: {path}', 'dossier §4.1'),
  no_node: method('No node specified', 'dossier §4.1'),
  unknown_alias: oauth(
    803,
    '(#803) Some of the aliases you requested do not exist: {id}',
    'dossier §4.1',
  ),
  username: oauth(803, '(#803) Cannot query users by their username ({id})', 'dossier §4.1'),

  // Token
  token_missing_me: oauth(
    2500,
    'An active access token must be used to query information about the current user.',
    'dossier §4.1',
  ),
  token_missing: oauth(
    104,
    'An access token is required to request this resource.',
    'dossier §4.1',
  ),
  token_conflict: oauth(
    100,
    'Two different access tokens were sent with this request. Send one of them, once.',
    'ours',
  ),
  https_required: oauth(1, 'You must use https:// when passing an access token', 'dossier §4.1'),
  token_invalid: oauth(190, 'Invalid OAuth access token.', 'dossier §4.1'),
  token_unparsable: oauth(
    190,
    'Invalid OAuth access token - Cannot parse access token',
    'dossier §4.1',
  ),
  token_expired: dead(463, 'Session has expired on {expired}. The current time is {now}.'),
  token_password: dead(
    460,
    'The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.',
  ),
  token_logout: dead(467, 'The session is invalid because the user logged out.'),
  token_api: dead(466, 'The session was invalidated explicitly using an API call.'),
  token_app_removed: dead(458, 'The user has not authorized application {app}.'),
  proof_wrong: method('Invalid appsecret_proof provided in the API argument', 'dossier §4.1'),
  proof_missing: method(
    'API calls from the server require an appsecret_proof argument',
    'dossier §4.1',
  ),

  // The profile read
  fields_syntax: oauth(
    2500,
    'Syntax error "{problem}" at character {at}: {fields}',
    'dossier §3.6',
  ),
  unknown_node_2016: method(UNSUPPORTED, 'dossier §3.4'),
  unknown_node: method(UNSUPPORTED, 'dossier §3.4', { subcode: 33 }),
  phone_only: oauth(100, '(#100) No profile available for this user.', 'dossier §3.2', {
    subcode: 2018218,
  }),
  insufficient_permission: oauth(
    100,
    '(#100) Insufficient permission to access user profile.',
    'dossier §3.3',
    { subcode: 2018247 },
  ),
  unknown_field: oauth(
    100,
    '(#100) Tried accessing nonexisting field ({field}) on node type ({node})',
    'dossier §3.5',
  ),

  // Limits and malformed requests
  url_too_long: oauth(
    1,
    'The URL is longer than {limit} bytes. Send the parameters in a POST body.',
    'ours',
    {
      status: 414,
    },
  ),
  headers_too_large: oauth(1, 'The request headers are larger than {limit} bytes.', 'ours', {
    status: 431,
  }),
  body_too_large: oauth(1, 'The request body is larger than {limit} bytes.', 'ours', {
    status: 413,
  }),
  body_timeout: oauth(1, 'The request did not arrive in time. Send it again.', 'ours', {
    status: 408,
  }),
  bad_http: oauth(1, 'The request is not valid HTTP/1.1.', 'ours'),
  expectation: oauth(1, 'Only "Expect: 100-continue" is supported.', 'ours', { status: 417 }),
  bad_path: oauth(2500, 'The path is not valid percent-encoded UTF-8.', 'ours'),
  bad_encoding: oauth(100, '(#100) Parameter {name} is not valid percent-encoded UTF-8.', 'ours'),
  bad_json: oauth(100, '(#100) The request body is not valid JSON: {problem}', 'ours'),
  bad_body_type: oauth(
    100,
    '(#100) The request body is {type}. Send application/json or application/x-www-form-urlencoded.',
    'ours',
  ),
  too_many_fields: oauth(100, '(#100) More than {limit} fields were asked for.', 'ours'),
  fields_too_deep: oauth(100, '(#100) Fields are nested more than {limit} levels deep.', 'ours'),
  too_many_parameters: oauth(100, '(#100) More than {limit} parameters were sent.', 'ours'),
  bad_parameter: oauth(100, '(#100) The brackets of parameter {name} fit no object.', 'ours'),
  bad_method: oauth(100, "(#100) Unknown method '{method}'. Use get, post or delete.", 'ours'),
  unavailable: oauth(2, '(#2) Service temporarily unavailable', 'dossier §3.7', {
    transient: true,
  }),
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
      code,
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
  const kind = ERRORS[failure.error].code === 190 ? 'invalid_token' : 'invalid_request';
  // Nothing a client sent may end the header or leave ASCII: what cannot stand there becomes '?'.
  const message = failureMessage(failure)
    .replace(/[^\x20-\x7e]/g, '?')
    .replace(/["\\]/g, '\\$&');
  return `OAuth "Facebook Platform" "${kind}" "${message}"`;
}
