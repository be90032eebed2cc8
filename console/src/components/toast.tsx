/** Short news of what was done, and longer news of what was not. */
import { signal } from '@preact/signals';
import { Button } from './button.tsx';

interface Toast {
  id: number;
  text: string;
  tone: 'good' | 'bad';
}

const toasts = signal<readonly Toast[]>([]);

const SHOWN_MS = 4000;
const SHOWN_MOST = 4;

function drop(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

/** What is bad stays until it is put away. */
export function say(text: string, tone: Toast['tone'] = 'good'): void {
  const id = (toasts.value.at(-1)?.id ?? 0) + 1;
  toasts.value = [...toasts.value, { id, text, tone }].slice(-SHOWN_MOST);
  if (tone === 'good') setTimeout(() => drop(id), SHOWN_MS);
}

/** Tells what went wrong, in the server's words. */
export function sayProblem(error: unknown): void {
  if (error instanceof DOMException && error.name === 'AbortError') return;
  say(error instanceof Error ? error.message : String(error), 'bad');
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, tone }) => (
        <div key={id} class={`toast ${tone}`}>
          <span class="grow">{text}</span>
          <Button
            kind="quiet"
            compact
            icon="cross"
            aria-label="Put away"
            onClick={() => drop(id)}
          />
        </div>
      ))}
    </div>
  );
}
