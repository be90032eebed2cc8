const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

const msOf = (at: number | string): number => (typeof at === 'number' ? at : Date.parse(at));

export const dayOf = (at: number | string): string => DAY.format(msOf(at));
export const clockOf = (at: number | string): string => CLOCK.format(msOf(at));

/** The exact moment stands in the tooltip. */
export function Time({ at, day }: { at: number | string; day?: boolean }) {
  const iso = new Date(msOf(at)).toISOString();
  return (
    <time class="tabular" dateTime={iso} title={iso}>
      {day ? `${dayOf(at)}, ${clockOf(at)}` : clockOf(at)}
    </time>
  );
}
