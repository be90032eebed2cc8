/**
 * Graph's clock speaks Pacific time: `Saturday, 26-Mar-16 06:31:46 PDT`, and in 2014 the short
 * `Feb 7, 2014 9:54am` (dossier §4.1).
 */
export type PacificForm = 'long' | 'short';

const PACIFIC = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  hourCycle: 'h23',
  weekday: 'long',
  day: '2-digit',
  month: 'short',
  year: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});

const SHORT = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  month: 'short',
  day: 'numeric',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  hour12: true,
});

export function pacificTime(at_ms: number, form: PacificForm): string {
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  const format = form === 'long' ? PACIFIC : SHORT;
  for (const { type, value } of format.formatToParts(at_ms)) part[type] = value;
  const { day, month, year, hour, minute, second } = part;
  return form === 'long'
    ? `${part.weekday}, ${day}-${month}-${year} ${hour}:${minute}:${second} ${part.timeZoneName}`
    : `${month} ${day}, ${year} ${hour}:${minute}${part.dayPeriod!.toLowerCase()}`;
}
