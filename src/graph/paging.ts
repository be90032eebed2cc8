/** Pages of an edge by cursors (dossier §9.4): a cursor is the key of the item it stands at. */
import { isId } from '../domain/psid.ts';
import type { Call } from './call.ts';
import { type Failure, fail } from './errors.ts';
import type { Json } from './json.ts';
import { textOf } from './request.ts';

const LIMIT = 25;
const LIMIT_MAX = 1000;

export interface Paging {
  limit: number;
  /** Keys; undefined: from the start, or to the end. */
  after: string | undefined;
  before: string | undefined;
}

export function readPaging(params: ReadonlyMap<string, unknown>): Paging | Failure {
  const after = readCursor(params, 'after');
  if (typeof after === 'object') return after;
  const before = readCursor(params, 'before');
  if (typeof before === 'object') return before;
  const limit = Number(textOf(params, 'limit') || LIMIT);
  if (!Number.isInteger(limit) || limit < 1) return fail('limit_wrong');
  return { limit: Math.min(limit, LIMIT_MAX), after, before };
}

function readCursor(
  params: ReadonlyMap<string, unknown>,
  param: string,
): string | undefined | Failure {
  const cursor = textOf(params, param) || undefined;
  if (cursor === undefined) return undefined;
  const key = Buffer.from(cursor, 'base64url').toString('latin1');
  return isId(key) ? key : fail('cursor_unknown', { param });
}

const cursorOf = (key: string): string => Buffer.from(key).toString('base64url');

/** `items`: all there are, in the order in which they are paged. */
export function paged(
  call: Call,
  items: readonly { key: string; item: Json }[],
  { limit, after, before }: Paging,
): Json {
  const from = after === undefined ? 0 : items.findIndex(({ key }) => isBehind(key, after));
  const end =
    before === undefined ? items.length : items.findIndex(({ key }) => !isBehind(before, key));
  const within = items.slice(from < 0 ? items.length : from, end < 0 ? items.length : end);
  // Going back shows the last ones before the cursor.
  const shown = before === undefined ? within.slice(0, limit) : within.slice(-limit);
  if (shown.length === 0) return { data: [] };
  const last = shown.at(-1)!.key;
  const hasMore = items.at(-1)!.key !== last;
  return {
    data: shown.map(({ item }) => item),
    paging: {
      cursors: { before: cursorOf(shown[0]!.key), after: cursorOf(last) },
      next: hasMore ? nextUrl(call, limit, cursorOf(last)) : undefined,
    },
  };
}

function nextUrl({ version, request }: Call, limit: number, after: string): string {
  // A real one has the access token in it, too; nobody should paste that around.
  const path = `${version.name}/${request.path.map(encodeURIComponent).join('/')}`;
  return `https://graph.facebook.com/${path}?limit=${limit}&after=${after}`;
}

/** The order of the store's listings. */
function isBehind(key: string, other: string): boolean {
  return key > other;
}
