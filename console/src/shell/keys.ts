/** Keys that work everywhere but where something is typed. */
import { signal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

export interface Shortcut {
  /** As it is shown: `?`, `g m`, `mod+k`. */
  keys: string;
  does: string;
  run: () => void;
}

/** The second key of a pair must follow within this. */
const PAIR_MS = 1000;

function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return element?.closest?.('input, textarea, select, [contenteditable], dialog') != null;
}

/** Those of the view that is shown. */
export const viewShortcuts = signal<readonly Shortcut[]>([]);

/** For as long as the view is shown. `make` runs once, so what it refers to must stay. */
export function useViewShortcuts(make: () => readonly Shortcut[]): void {
  // Before the next key is pressed: a key held down comes before the next frame is painted.
  useLayoutEffect(() => {
    viewShortcuts.value = make();
    return () => {
      viewShortcuts.value = [];
    };
  }, []);
}

export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const standing = useRef(shortcuts);
  standing.current = shortcuts;
  useEffect(() => {
    let first = { key: '', at: 0 };
    const onKeyDown = (event: KeyboardEvent): void => {
      const mod = event.ctrlKey || event.metaKey;
      const pressed = mod ? `mod+${event.key.toLowerCase()}` : event.key;
      if (!mod && (event.altKey || isTyping(event.target))) return;
      const pair = event.timeStamp - first.at < PAIR_MS ? `${first.key} ${pressed}` : pressed;
      const all = standing.current;
      const found =
        all.find(({ keys }) => keys === pair) ?? all.find(({ keys }) => keys === pressed);
      first = { key: pressed, at: event.timeStamp };
      if (found === undefined) return;
      event.preventDefault();
      found.run();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

const isApple = /Mac|iP(hone|ad)/.test(navigator.platform);

export function shownKeys(keys: string): string[] {
  return keys.split(' ').map((key) => key.replace('mod+k', isApple ? '⌘ K' : 'Ctrl K'));
}
