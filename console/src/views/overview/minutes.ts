import type { Minute } from '../../api/stats.ts';

const MINUTE = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

export const minuteOf = (at: string): string => MINUTE.format(Date.parse(at));

/** The first, the one in the middle and the last. */
export function timesOf(minutes: readonly Minute[]): [string, string, string] {
  const at = (place: number): string => {
    const minute = minutes[Math.floor(place)];
    return minute === undefined ? '' : minuteOf(minute.at);
  };
  return [at(0), at(minutes.length / 2), at(minutes.length - 1)];
}
