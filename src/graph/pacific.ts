/** Graph's clock speaks Pacific time: `Saturday, 26-Mar-16 06:31:46 PDT` (dossier §4.1). */
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

export function pacificTime(at_ms: number): string {
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of PACIFIC.formatToParts(at_ms)) part[type] = value;
  const date = `${part.day}-${part.month}-${part.year}`;
  return `${part.weekday}, ${date} ${part.hour}:${part.minute}:${part.second} ${part.timeZoneName}`;
}
