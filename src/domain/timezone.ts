/** The `timezone` field: hours east of Greenwich *now*, as the person's zone keeps them. */

const QUARTER_HOUR_MS = 15 * 60 * 1000;

interface Offset {
  hours: number;
  /** Zones change their offset on a quarter of an hour and at no other time. */
  until: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Offset>();

/** Is this an IANA zone that the runtime knows? */
export function isZone(name: string): boolean {
  try {
    format(name);
    return true;
  } catch {
    return false;
  }
}

/** Offset in hours, possibly fractional (5.75 in Kathmandu), following daylight saving time. */
export function timezoneHours(zone: string | number, now: number): number {
  if (typeof zone === 'number') return zone;
  const known = offsets.get(zone);
  if (known !== undefined && now < known.until && now >= known.until - QUARTER_HOUR_MS) {
    return known.hours;
  }
  const hours = offsetAt(zone, now);
  offsets.set(zone, { hours, until: (Math.floor(now / QUARTER_HOUR_MS) + 1) * QUARTER_HOUR_MS });
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
