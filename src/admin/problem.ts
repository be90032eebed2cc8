/**
 * Problem documents (RFC 9457): one table of everything the Admin API can refuse. Their schema stands
 * beside, because problems are told where the rest of the Admin API is not loaded.
 */
import type { FastifyReply } from 'fastify';
import { Refusal, type RefusalCode } from '../domain/refusal.ts';

/** Refused before the call itself is looked at. */
type TransportCode =
  | 'malformed'
  | 'unauthorized'
  | 'signed_out'
  | 'code_used'
  | 'code_expired'
  | 'code_unknown'
  | 'foreign_origin'
  | 'method_not_allowed'
  | 'too_large'
  | 'url_too_long'
  | 'unsupported_media_type'
  | 'internal';

export type ProblemCode = RefusalCode | TransportCode;

interface Row {
  status: number;
  title: string;
}

const row = (status: number, title: string): Row => ({ status, title });

export const PROBLEMS: Readonly<Record<ProblemCode, Row>> = {
  malformed: row(400, 'The request cannot be read'),
  unauthorized: row(401, 'The admin key is missing or wrong'),
  signed_out: row(401, 'Nobody is signed in to the console'),
  code_used: row(403, 'This link was used already'),
  code_expired: row(403, 'This link is too old'),
  code_unknown: row(403, 'There is no such link'),
  foreign_origin: row(403, 'This browser origin may not call the Admin API'),
  development_only: row(403, 'Only a development server does this'),
  not_found: row(404, 'There is no such thing'),
  method_not_allowed: row(405, 'This method does nothing here'),
  conflict: row(409, 'This exists already'),
  event_id_reused: row(409, 'Another event has this id'),
  psid_taken: row(409, 'Another person has this PSID'),
  pair_has_psid: row(409, 'This person has another PSID on the page'),
  too_large: row(413, 'The body is too large'),
  url_too_long: row(414, 'The URL is too long'),
  unsupported_media_type: row(415, 'The body is of a type that is not taken here'),
  invalid: row(422, 'Some of the input is not valid'),
  too_far_ahead: row(422, 'The event lies in the future'),
  unreadable_picture: row(422, 'The picture cannot be read'),
  webhook_unverified: row(422, 'The endpoint did not accept the webhook'),
  webview_not_whitelisted: row(422, 'The page does not let this website speak for it'),
  internal: row(500, 'Something went wrong here'),
  unavailable: row(503, 'The store is not available'),
};

/** One part of the input that is wrong: its name (`permissions/0` for one in a list), and how. */
export interface MemberProblem {
  member: string;
  problem: string;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  /** Stable: what a program looks at. It stands in `type` too. */
  code: ProblemCode;
  detail: string;
  errors?: MemberProblem[];
}

/** Input that has the wrong shape, with every member that is wrong. */
export class InvalidInput extends Refusal {
  readonly problems: MemberProblem[];

  constructor(problems: MemberProblem[]) {
    const sentences = problems.map(({ member, problem }) => `${member} ${problem}`);
    super('invalid', `${sentences.join('; ')}.`, problems[0]?.member);
    this.problems = problems;
  }
}

export function problem(code: ProblemCode, detail: string, errors?: MemberProblem[]): Problem {
  const { status, title } = PROBLEMS[code];
  const document = { type: `urn:pagescope:problem:${code}`, title, status, code, detail };
  return errors === undefined ? document : { ...document, errors };
}

/** What the framework refuses, by the status it would answer with. */
const BY_STATUS: Readonly<Record<number, [code: ProblemCode, detail: string]>> = {
  400: ['malformed', 'The body is not valid JSON in UTF-8, or its length is not as announced.'],
  413: ['too_large', 'A body may have 1 MiB, a picture 8 MiB.'],
  415: ['unsupported_media_type', 'Send JSON as application/json, and a picture as image/jpeg.'],
};

/** Every error as a problem. What is not a refusal is told to `onError` and answered with no detail. */
export function problemOf(error: unknown, onError: (error: unknown) => void): Problem {
  if (error instanceof InvalidInput) return problem('invalid', error.message, error.problems);
  if (error instanceof Refusal) {
    const { code, message, member } = error;
    return problem(
      code,
      message,
      member === undefined ? undefined : [{ member, problem: message }],
    );
  }
  const known = BY_STATUS[(error as { statusCode?: number } | null)?.statusCode ?? 500];
  if (known !== undefined) return problem(...known);
  onError(error);
  return problem('internal', 'The call failed for a reason of its own. It was logged.');
}

export function sendProblem(reply: FastifyReply, document: Problem): FastifyReply {
  return reply
    .code(document.status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(document);
}
