/** The `timezone` field: hours east of Greenwich *now*, as the person's zone keeps them. */

const MINUTE_MS = 60_000;

interface Offset {
  hours: number;
  /** Zones change their offset on a full minute: mostly the hour's, but Antarctica/Casey's at 0:01. */
  until: number;
}

/** These hold what belongs to real zones alone, so they cannot outgrow their number. */
const names = new Map<string, string>();
const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Offset>();

/**
 * The runtime's own name for an IANA zone, whichever way it is written (any case, old names too);
 * undefined: there is no such zone. An offset (`+05:45`) is none: those are given as numbers.
 */
export function canonicalZone(name: string): string | undefined {
  const key = name.toLowerCase();
  if (!/^[a-z]/.test(key)) return undefined;
  let known = names.get(key);
  if (known === undefined) {
    try {
      known = new Intl.DateTimeFormat('en-US', { timeZone: key }).resolvedOptions().timeZone;
    } catch {
      return undefined;
    }
    names.set(key, known);
  }
  return known;
}

/**
 * Offset in hours, possibly fractional (5.75 in Kathmandu), following daylight saving time. `zone`:
 * a number is the offset already, a name is one of {@link canonicalZone}'s; `now` in milliseconds.
 */
export function timezoneHours(zone: string | number, now: number): number {
  if (typeof zone === 'number') return zone;
  const known = offsets.get(zone);
  if (known !== undefined && now < known.until && now >= known.until - MINUTE_MS) {
    return known.hours;
  }
  const hours = offsetAt(zone, now);
  offsets.set(zone, { hours, until: (Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS });
  return hours;
}

function offsetAt(zone: string, now: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of format(zone).formatToParts(now)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  return Math.round((local - Math.floor(now / 1000) * 1000) / 36_000) / 100;
}

function format(zone: string): Intl.DateTimeFormat {
  let known = formats.get(zone);
  if (known === undefined) {
    known = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, known);
  }
  return known;
}
