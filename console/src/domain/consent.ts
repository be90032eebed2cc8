/** A history, and what of it changed whether the page may read the profile. */
import type { HistoryItem } from '../api/types.ts';

/** `gained`: from here on it may; `lost`: from here on it may not. */
export type Turn = 'gained' | 'lost' | undefined;

export interface Told extends HistoryItem {
  turn: Turn;
}

/**
 * What each event changed, in the order in which they happened. Whether a page may read is decided by
 * the server; this only finds the moments at which its answer turned.
 */
export function turnsOf(history: readonly HistoryItem[], phoneOnly: boolean): Told[] {
  let isGranted = false;
  let isHidden = false;
  return history.map((item) => {
    const before = isGranted && !isHidden && !phoneOnly;
    if (item.effect === 'grants') isGranted = true;
    else if (item.effect === 'revokes') isGranted = false;
    else if (item.effect === 'hides') isHidden = true;
    else if (item.effect === 'unhides') isHidden = false;
    const after = isGranted && !isHidden && !phoneOnly;
    return { ...item, turn: before === after ? undefined : after ? 'gained' : 'lost' };
  });
}
