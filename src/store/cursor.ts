/**
 * Where a listing goes on: the key of the last item, opaque on the outside.
 *
 * A key is compared member by member, as a row value is in SQL.
 */
import { Refusal } from '../domain/refusal.ts';
import type { Listed, Listing } from './store.ts';

export type Key = readonly (string | number)[];

export function toCursor(key: Key): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** The key that a listing starts behind. `start` lies before every key and gives their shape. */
export function fromCursor(cursor: string | null, start: Key): Key {
  if (cursor === null) return start;
  const key = parse(cursor);
  if (!Array.isArray(key) || key.length !== start.length) throw unknownCursor();
  for (const [index, member] of key.entries()) {
    if (typeof member !== typeof start[index]) throw unknownCursor();
  }
  return key;
}

/** Cuts what was found (up to one more than asked for) into a page of a listing. */
export function toListed<T>(found: T[], { limit }: Listing, keyOf: (item: T) => Key): Listed<T> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const more = found.length > limit && last !== undefined;
  return { items, next: more ? toCursor(keyOf(last)) : null };
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}

function unknownCursor(): Refusal {
  return new Refusal('invalid', 'No listing of this kind gave out this cursor.', 'after');
}
