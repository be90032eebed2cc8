/** A form that is being filled in, kept over reloads of the tab like a text that is typed. */
import { useCallback, useMemo } from 'preact/hooks';
import { useDraft } from './draft.ts';

/** `changed`: something is typed that is not in `initial`. Members that a draft lacks are the initial ones. */
export function useDraftObject<T extends object>(
  key: string,
  initial: T,
): { typed: T; setTyped: (typed: T) => void; changed: boolean; drop: () => void } {
  const [text, setText] = useDraft(key);
  const typed = useMemo((): T => {
    try {
      return text === '' ? initial : { ...initial, ...(JSON.parse(text) as T) };
    } catch {
      return initial;
    }
  }, [text, initial]);
  const setTyped = useCallback((next: T) => setText(JSON.stringify(next)), [setText]);
  const drop = useCallback(() => setText(''), [setText]);
  const changed = text !== '' && JSON.stringify(typed) !== JSON.stringify(initial);
  return { typed, setTyped, changed, drop };
}
