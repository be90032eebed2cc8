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

const ISO = /(\d{4}-\d\d-\d\dT[\d:.]+Z)/;

/** Sentences of the server's, with the moments in them as people write them. */
export function Prose({ text }: { text: string }) {
  // Every other part is what the expression found.
  const parts = text.split(ISO);
  return (
    <>{parts.map((part, place) => (place % 2 === 1 ? <Time key={place} at={part} day /> : part))}</>
  );
}
