import type { ComponentChildren } from 'preact';

/** One of a few, all in sight: switches what is shown. */
export function Segmented<Name extends string>({
  label,
  choices,
  value,
  onValue,
}: {
  label: string;
  choices: readonly { name: Name; label: ComponentChildren }[];
  value: Name;
  onValue: (name: Name) => void;
}) {
  return (
    <fieldset class="segmented" aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice.name}
          type="button"
          aria-pressed={choice.name === value}
          onClick={() => onValue(choice.name)}
        >
          {choice.label}
        </button>
      ))}
    </fieldset>
  );
}
