/**
 * What a process that reads and the one that writes say to each other, over a socket that is theirs
 * alone. What a bot asked and is answered passes here whole.
 */

import type { CallKind } from '../graph/limits.ts';
import type { RawRequest } from '../graph/request.ts';
import type { FeedName } from '../observe/feed.ts';
import type { AnswerKind } from '../observe/stats.ts';
import type { AuditTrail } from '../store/store.ts';

/** The headers that Graph asks for: a request is passed on with these alone. */
export const HEADERS = ['authorization', 'content-type', 'host', 'if-none-match'] as const;

export interface Passed extends Pick<RawRequest, 'method' | 'url' | 'body' | 'secure'> {
  /** As in {@link HEADERS}. */
  headers: (string | undefined)[];
}

/** What the writer answers, and with what. */
export interface Questions {
  /** A request that only the writer can answer. */
  call: Passed;
  /** Counts a call against the limits; `psid`: whom it finds. */
  count: [app: string, page: string, token: string, kind: CallKind, psid: string | undefined];
  /** Writes what was read of whom. */
  record: Parameters<AuditTrail['record']>[0];
}
export type Subject = keyof Questions;

export type Question = {
  [Name in Subject]: { kind: Name; of: Questions[Name] };
}[Subject];

/**
 * Every read asks to be counted, so those of one turn go as one list, in which each takes
 * {@link COUNT_WIDTH} places: its id, and what `Questions` says.
 */
export const COUNT_WIDTH = 6;
export type CountList = (string | number | undefined)[];
/** What comes back: the id, and a `Usage` member by member. */
export const USAGE_WIDTH = 6;
export type UsageList = (string | number | undefined)[];

export type ToWriter =
  | (Exclude<Question, { kind: 'count' }> & { id: number })
  | { kind: 'counts'; of: CountList }
  /** So many reads were answered, of each kind. */
  | { kind: 'answered'; counts: [AnswerKind, number][] }
  | { kind: 'tell'; name: FeedName; data: object }
  | { kind: 'skip'; name: FeedName; count: number }
  /** Nothing that was asked of this writer is unanswered, and nothing more will be asked. */
  | { kind: 'settled' };

export type ToReader =
  /** The first: what the writer answers besides Graph, by first segments of paths. */
  | { kind: 'welcome'; segments: string[]; listening: boolean }
  | { kind: 'answer'; id: number; value: unknown }
  | { kind: 'usages'; of: UsageList }
  /** It failed, or there is too much to do. */
  | { kind: 'no'; id: number }
  /** Whether anybody wants to be told what happens. */
  | { kind: 'listening'; listening: boolean }
  /** It will end. Whoever takes its place listens on the same file. */
  | { kind: 'going' };
