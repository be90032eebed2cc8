/** A listing that is read page by page, as far as somebody wants to look. */
import { useState } from 'preact/hooks';
import type { LiveEvent } from '../live.ts';
import { call, type Listed, type Problem } from './client.ts';
import { useResource } from './resource.ts';

export interface Listing<T> {
  rows: readonly T[] | undefined;
  problem: Problem | undefined;
  loading: boolean;
  /** Undefined: this is all. */
  more: (() => void) | undefined;
  reload: () => void;
}

const STEP = 50;
/** What one answer holds. */
const LIMIT_MAX = 1000;

/** `query`: null asks for nothing. */
export function useListing<T>(
  path: string,
  query: Readonly<Record<string, string | undefined>> | null,
  changedBy?: (event: LiveEvent) => boolean,
): Listing<T> {
  const key = query && `${path} ${JSON.stringify(query)}`;
  const [wanted, setWanted] = useState({ key, count: STEP });
  const count = wanted.key === key ? wanted.count : STEP;
  const { data, problem, loading, reload } = useResource(
    key && `${key} ${count}`,
    (signal) => listed<T>(path, { ...query }, count, signal),
    changedBy,
  );
  // What was there stays in sight while more of it is on its way.
  const [held, setHeld] = useState<{ key: string | null; data: Listed<T> }>();
  if (data !== undefined && (held?.data !== data || held.key !== key)) setHeld({ key, data });
  const shown = data ?? (held?.key === key ? held?.data : undefined);
  return {
    rows: shown?.data,
    problem,
    loading,
    more: shown?.next ? () => setWanted({ key, count: count + STEP }) : undefined,
    reload,
  };
}

/** The first `count`, however many answers that takes. */
async function listed<T>(
  path: string,
  query: Record<string, string | undefined>,
  count: number,
  signal: AbortSignal,
): Promise<Listed<T>> {
  const data: T[] = [];
  let next: string | null = null;
  do {
    const limit = Math.min(count - data.length, LIMIT_MAX);
    const part: Listed<T> = await call('GET', path, {
      query: { ...query, limit, ...(next !== null && { after: next }) },
      signal,
    });
    data.push(...part.data);
    next = part.next;
  } while (next !== null && data.length < count);
  return { data, next };
}
