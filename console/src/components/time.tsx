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

const MARKED = /(\d{4}-\d\d-\d\dT[\d:.]+Z|`[^`]+`)/;

/** Sentences of the server's: the moments in them as people write them, names of parameters as code. */
export function Prose({ text }: { text: string }) {
  // Every other part is what the expression found.
  const parts = text.split(MARKED).map((part, place) => {
    if (place % 2 === 0) return part;
    return part.startsWith('`') ? (
      <code key={place}>{part.slice(1, -1)}</code>
    ) : (
      <Time key={place} at={part} day />
    );
  });
  return <>{parts}</>;
}
