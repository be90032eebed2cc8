/** What is being typed, kept over reloads of the tab and sessions that end. */
import { useCallback, useState } from 'preact/hooks';

const PREFIX = 'pagescope.draft.';

function read(key: string): string {
  try {
    return sessionStorage.getItem(PREFIX + key) ?? '';
  } catch {
    return '';
  }
}

function write(key: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(PREFIX + key);
    else sessionStorage.setItem(PREFIX + key, text);
  } catch {
    // Without storage it lives as long as the view.
  }
}

/** Each key has a text of its own: what is typed to one person is not said to another. */
export function useDraft(key: string): [text: string, setText: (text: string) => void] {
  const [held, setHeld] = useState({ key, text: read(key) });
  const text = held.key === key ? held.text : read(key);
  const setText = useCallback(
    (next: string) => {
      write(key, next);
      setHeld({ key, text: next });
    },
    [key],
  );
  return [text, setText];
}
