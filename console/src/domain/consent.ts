/** A history, and what of it changed whether the page may read the profile. */
import type { Effect, HistoryItem } from '../api/types.ts';

/** `gained`: from here on it may; `lost`: from here on it may not. */
export type Turn = 'gained' | 'lost' | undefined;

export interface Told extends HistoryItem {
  turn: Turn;
}

/**
 * What each event changed, in the order in which they are told. Whether a page may read is decided by
 * the server; this finds the moments at which its answer turned, by the server's own rule: the later
 * fact wins, and a tie goes to what takes away.
 */
export function turnsOf(history: readonly HistoryItem[], phoneOnly: boolean): Told[] {
  const newest: Record<Effect, number> = { ...NEVER };
  const isReadable = (): boolean => {
    const { grants, revokes, hides, unhides } = newest;
    const isHidden = hides !== NONE && unhides <= hides;
    return grants > revokes && !isHidden && !phoneOnly;
  };
  return history.map((item) => {
    const before = isReadable();
    newest[item.effect] = Math.max(newest[item.effect], item.at);
    const after = isReadable();
    return { ...item, turn: before === after ? undefined : after ? 'gained' : 'lost' };
  });
}

const NONE = Number.NEGATIVE_INFINITY;
const NEVER = { grants: NONE, revokes: NONE, hides: NONE, unhides: NONE, none: NONE };
