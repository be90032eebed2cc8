/** Something that is asked for when a view shows it, and again when it changed. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { changesEverything, type LiveEvent, onLive } from '../live.ts';
import { Problem } from './client.ts';

export interface Resource<T> {
  /** The newest answer; it stays while the next one is under way. */
  data: T | undefined;
  problem: Problem | undefined;
  loading: boolean;
  reload: () => void;
}

interface Held<T> {
  key: string;
  data?: T | undefined;
  problem?: Problem | undefined;
}

/** Several events of one moment lead to one question. */
const SETTLE_MS = 60;

/**
 * Asks again when `key` changes (null: not at all), on {@link Resource.reload}, and after every live
 * event that `changedBy` says is about it.
 */
export function useResource<T>(
  key: string | null,
  load: (signal: AbortSignal) => Promise<T>,
  changedBy?: (event: LiveEvent) => boolean,
): Resource<T> {
  const [held, setHeld] = useState<Held<T>>({ key: '' });
  const [loading, setLoading] = useState(key !== null);
  const [round, setRound] = useState(0);
  const loader = useRef(load);
  loader.current = load;
  const filter = useRef(changedBy);
  filter.current = changedBy;
  const reload = useCallback(() => setRound((count) => count + 1), []);

  useEffect(() => {
    if (key === null) return;
    const abort = new AbortController();
    setLoading(true);
    loader.current(abort.signal).then(
      (data) => {
        if (abort.signal.aborted) return;
        setHeld({ key, data });
        setLoading(false);
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        const problem =
          error instanceof Problem ? error : new Problem(0, { detail: String(error) });
        setHeld((before) => ({ key, problem, data: before.key === key ? before.data : undefined }));
        setLoading(false);
      },
    );
    return () => abort.abort();
  }, [key, round]);

  useEffect(() => {
    let timer = 0;
    const stop = onLive((event) => {
      if (!changesEverything(event) && !filter.current?.(event)) return;
      clearTimeout(timer);
      timer = setTimeout(reload, SETTLE_MS) as unknown as number;
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [reload]);

  const isCurrent = key !== null && held.key === key;
  return {
    data: isCurrent ? held.data : undefined,
    problem: isCurrent ? held.problem : undefined,
    loading: key !== null && loading,
    reload,
  };
}
