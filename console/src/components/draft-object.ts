/** A form that is being filled in, kept over reloads of the tab like a text that is typed. */
import { useCallback, useEffect, useMemo, useRef } from 'preact/hooks';
import { useDraft } from './draft.ts';

export interface DraftObject<T> {
  typed: T;
  setTyped: (typed: T) => void;
  /** Something is typed that is not in `initial`. */
  changed: boolean;
  drop: () => void;
  /** It was taken: what is typed stays in sight until the new `initial` is there. */
  saved: () => void;
}

/** Whoever saved what makes no difference gets no new `initial`. */
const SAVED_MS = 1500;

/** Only what was typed here: the rest follows what others change meanwhile. */
function draftOf<T extends object>(text: string, before: T, next: T): string {
  const held = new Set(text === '' ? [] : Object.keys(JSON.parse(text) as object));
  const was = new Map<string, unknown>(Object.entries(before));
  const own = Object.entries(next).filter(
    ([name, value]) => held.has(name) || JSON.stringify(was.get(name)) !== JSON.stringify(value),
  );
  return own.length === 0 ? '' : JSON.stringify(Object.fromEntries(own));
}

/** Members that a draft lacks are the initial ones. */
export function useDraftObject<T extends object>(key: string, initial: T): DraftObject<T> {
  const [text, setText] = useDraft(key);
  const waits = useRef(false);
  const typed = useMemo((): T => {
    try {
      return text === '' ? initial : { ...initial, ...(JSON.parse(text) as T) };
    } catch {
      return initial;
    }
  }, [text, initial]);
  const settle = useCallback(() => {
    if (waits.current) setText('');
    waits.current = false;
  }, [setText]);
  const before = JSON.stringify(initial);
  useEffect(settle, [before]);
  const setTyped = useCallback(
    (next: T) => {
      waits.current = false;
      setText(draftOf(text, typed, next));
    },
    [setText, text, typed],
  );
  const drop = useCallback(() => setText(''), [setText]);
  const saved = useCallback(() => {
    waits.current = true;
    setTimeout(settle, SAVED_MS);
  }, [settle]);
  const changed = text !== '' && JSON.stringify(typed) !== before;
  return { typed, setTyped, changed, drop, saved };
}
