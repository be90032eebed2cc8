/** What PostgreSQL takes as text, and where a listing may begin. */
import { Refusal } from '../../domain/refusal.ts';
import { fromCursor, type Key } from '../cursor.ts';
import type { Input } from './statement.ts';

/** The one character that it has no room for. A key that holds it names nothing. */
export function isText(text: string): boolean {
  return !text.includes('\0');
}

/** The driver's own way of writing arrays costs more than the rest of a question. */
export function numberArray(numbers: readonly number[]): string {
  return `{${numbers.join()}}`;
}

/** Of any type: each member as text. */
export function textArray(texts: readonly (string | number | boolean | null)[]): string {
  return `{${texts.map(quoted).join()}}`;
}

/** A member of an array. */
export function quoted(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value);
  return /["\\]/.test(value) ? `"${value.replaceAll(/["\\]/g, '\\$&')}"` : `"${value}"`;
}

/** A key that is ordered by its lane. */
export function laneFirst(lane: number, ...key: string[]): string {
  return `${String(lane).padStart(4, '0')}\0${key.join('\0')}`;
}

const INT2_MAX = 0x7fff;

/**
 * The key that a listing starts behind, `start` as in `fromCursor`. A cursor comes from outside:
 * what no column could hold is refused here, as no listing gave it out. `lane`: which member is one.
 */
export function startOf(cursor: string | null, start: Key, lane?: number): Input[] {
  const key = fromCursor(cursor, start);
  for (const [index, member] of key.entries()) {
    const most = index === lane ? INT2_MAX : Number.MAX_SAFE_INTEGER;
    const fits =
      typeof member === 'string'
        ? isText(member)
        : Number.isInteger(member) && Math.abs(member) <= most;
    if (!fits) {
      throw new Refusal('invalid', 'No listing of this kind gave out this cursor.', 'after');
    }
  }
  return [...key];
}
