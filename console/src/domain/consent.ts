/** A history, and what of it changed whether the page may read the profile. */
import { applyToPair, applyToPerson, readability } from '../../../src/domain/consent.ts';
import type { HistoryItem } from '../api/types.ts';

/** `gained`: from here on it may; `lost`: from here on it may not. */
export type Turn = 'gained' | 'lost' | undefined;

export interface Told extends HistoryItem {
  turn: Turn;
}

/**
 * What each event changed, in the order in which they are told: the moments at which the server's
 * answer turned, found by the server's own rule, which is pure and runs here as well.
 */
export function turnsOf(history: readonly HistoryItem[], phoneOnly: boolean): Told[] {
  let standing = { ...NOTHING_HAPPENED, phone_only: phoneOnly };
  const isReadable = (): boolean => readability(standing, standing) === 'readable';
  return history.map((item) => {
    const before = isReadable();
    standing = applyToPerson(applyToPair(standing, item.type, item.at), item.type, item.at);
    const after = isReadable();
    return { ...item, turn: before === after ? undefined : after ? 'gained' : 'lost' };
  });
}

interface Times {
  granted_at: number | null;
  revoked_at: number | null;
  platform_disabled_at: number | null;
  platform_enabled_at: number | null;
}
const NOTHING_HAPPENED: Times = {
  granted_at: null,
  revoked_at: null,
  platform_disabled_at: null,
  platform_enabled_at: null,
};
