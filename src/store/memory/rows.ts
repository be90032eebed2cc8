/** Rows in maps, listed as SQL would list them. */
import { fromCursor, type Key, toListed } from '../cursor.ts';
import type { Listed, Listing } from '../store.ts';

/** A row beside its key; keys of several members are written as JSON. */
export type Rows<T> = Map<string, T>;

export const key = (...members: Key): string => JSON.stringify(members);

/** Member by member, as SQL compares row values. */
export function compare(one: Key, other: Key): number {
  for (const [index, member] of one.entries()) {
    const against = other[index] ?? '';
    if (member !== against) return member < against ? -1 : 1;
  }
  return 0;
}

export function list<T>(
  rows: Iterable<T>,
  listing: Listing,
  keyOf: (row: T) => Key,
  start: Key,
  direction: 1 | -1 = 1,
): Listed<T> {
  const after = fromCursor(listing.after, start);
  const order = (one: Key, other: Key): number => direction * compare(one, other);
  const behind = [...rows].filter((row) => order(keyOf(row), after) > 0);
  return toListed(
    behind.sort((one, other) => order(keyOf(one), keyOf(other))),
    listing,
    keyOf,
  );
}

export function add<T extends { id: string }>(rows: Rows<T>, row: T): boolean {
  if (rows.has(row.id)) return false;
  rows.set(row.id, row);
  return true;
}

export function changeRow<T>(rows: Rows<T>, id: string, change: (row: T) => T): T | undefined {
  const row = rows.get(id);
  if (row === undefined) return undefined;
  const changed = change(row);
  rows.set(id, changed);
  return changed;
}

export function removeWhere<T>(rows: Rows<T>, gone: (row: T) => boolean): void {
  for (const [at, row] of rows) if (gone(row)) rows.delete(at);
}
