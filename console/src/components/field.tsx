import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Icon } from './icon.tsx';

interface Said {
  label: string;
  hint?: ComponentChildren;
  /** What is wrong with the value, as the server or the form says. */
  wrong?: string | undefined;
  /** The label is for those alone who cannot see what stands around. */
  hideLabel?: boolean;
}

/** The words of a field around its control. */
function Around({
  id,
  label,
  hint,
  wrong,
  hideLabel,
  children,
}: Said & { id: string; children: ComponentChildren }) {
  return (
    <div class="field">
      <label for={id} class={hideLabel ? 'sr-only' : undefined}>
        {label}
      </label>
      {children}
      {hint && (
        <div class="hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {wrong && (
        <div class="wrong" id={`${id}-wrong`} role="alert">
          {wrong}
        </div>
      )}
    </div>
  );
}

function described(id: string, { hint, wrong }: Said): string | undefined {
  const ids = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean);
  return ids.length > 0 ? ids.join(' ') : undefined;
}

interface Typed extends Said {
  value: string;
  onValue: (value: string) => void;
  id?: string;
  name?: string;
  placeholder?: string;
  required?: boolean;
  disabled?: boolean;
  maxLength?: number;
  spellcheck?: boolean;
  onKeyDown?: (event: KeyboardEvent) => void;
}

interface InputProps extends Typed {
  compact?: boolean;
  type?: 'text' | 'number' | 'url' | 'search' | 'tel' | 'datetime-local' | 'password';
  inputMode?: 'text' | 'numeric' | 'decimal' | 'url' | 'tel';
  /** Id of a list of suggestions. */
  list?: string;
  min?: number | string;
  max?: number | string;
  step?: number | string;
}

export function Field({ label, hint, wrong, hideLabel, compact, onValue, ...input }: InputProps) {
  const made = useId();
  const id = input.id ?? made;
  const said: Said = { label, hint, wrong, ...(hideLabel && { hideLabel }) };
  return (
    <Around id={id} {...said}>
      <input
        autocomplete="off"
        {...(input as object)}
        id={id}
        class={compact ? 'input compact' : 'input'}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={described(id, said)}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </Around>
  );
}

interface AreaProps extends Typed {
  rows?: number;
}

export function Area({ label, hint, wrong, hideLabel, onValue, ...area }: AreaProps) {
  const made = useId();
  const id = area.id ?? made;
  const said: Said = { label, hint, wrong, ...(hideLabel && { hideLabel }) };
  return (
    <Around id={id} {...said}>
      <textarea
        {...(area as object)}
        id={id}
        class="input"
        aria-invalid={wrong ? true : undefined}
        aria-describedby={described(id, said)}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </Around>
  );
}

export interface Choice {
  value: string;
  label: string;
  disabled?: boolean;
}

interface SelectProps extends Said {
  value: string;
  choices: readonly Choice[];
  onValue: (value: string) => void;
  compact?: boolean;
  disabled?: boolean;
  id?: string;
}

export function Select({ value, choices, onValue, compact, disabled, ...rest }: SelectProps) {
  const made = useId();
  const id = rest.id ?? made;
  return (
    <Around {...rest} id={id}>
      <span class={compact ? 'select compact' : 'select'}>
        <select
          class="input"
          id={id}
          value={value}
          disabled={disabled}
          aria-describedby={described(id, rest)}
          onChange={(event) => onValue(event.currentTarget.value)}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value} disabled={choice.disabled}>
              {choice.label}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </span>
    </Around>
  );
}

export function Check({
  label,
  checked,
  onChecked,
  disabled,
}: {
  label: ComponentChildren;
  checked: boolean;
  onChecked: (checked: boolean) => void;
  disabled?: boolean;
}) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChecked(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}
