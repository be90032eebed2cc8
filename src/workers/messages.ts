/** What workers and their supervisor say to each other. Never a key, a token or a profile. */
import type { Lane } from '../domain/psid.ts';
import type { MetricValues } from '../observe/metrics.ts';

/** A lane in which somebody has something to deliver that another one holds, and for which apps. */
export type Taken = [lane: Lane, apps: string[]];

export type ToWorker =
  /** Finish what is under way and end. Idle connections are left `grace_ms` for their next request. */
  | { kind: 'drain'; grace_ms: number }
  /** Say your numbers. */
  | { kind: 'count'; id: number }
  /** The numbers of all, as asked for by `numbers`. */
  | { kind: 'numbers'; id: number; all: MetricValues[] }
  | { kind: 'taken'; taken: Taken[] };

export type ToSupervisor =
  /** All is well, but another one holds what it needs. */
  | { kind: 'waits' }
  | { kind: 'ready' }
  /** Said then, and every so often from then on. */
  | { kind: 'alive' }
  /** Asks for the numbers of all. */
  | { kind: 'numbers'; id: number }
  | { kind: 'count'; id: number; values: MetricValues }
  | { kind: 'taken'; taken: Taken[] };
