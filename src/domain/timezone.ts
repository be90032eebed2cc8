/** The `timezone` field: hours east of Greenwich *now*, as the person's zone keeps them. */

const MINUTE_MS = 60_000;

interface Offset {
  hours: number;
  /** Zones change their offset on a full minute: mostly the hour's, but Antarctica/Casey's at 0:01. */
  until: number;
}

/** A runtime knows some 600 names; names in other cases mean the same zones and must not pile up. */
const NAMES_KEPT = 1000;

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Offset>();

/** Is this an IANA zone that the runtime knows? */
export function isZone(name: string): boolean {
  // Intl takes offsets (`+05:45`) for zones, too; those are given as numbers here.
  if (!/^[A-Za-z]/.test(name)) return false;
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
  if (known !== undefined && now < known.until && now >= known.until - MINUTE_MS) {
    return known.hours;
  }
  const hours = offsetAt(zone, now);
  keep(offsets, zone, { hours, until: (Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS });
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
    keep(formats, zone, known);
  }
  return known;
}

function keep<Value>(known: Map<string, Value>, name: string, value: Value): void {
  if (known.size >= NAMES_KEPT) known.clear();
  known.set(name, value);
}
