/** The log of deliveries does not grow for ever: what was delivered is kept for a week, what was given up for a month. */
import type { Outbox } from '../store/store.ts';
import type { Timers } from './timers.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const KEPT_MS = { delivered: 7 * DAY_MS, dead: 30 * DAY_MS } as const;
const EVERY_MS = 60_000;
const AT_ONCE = 1000;

export interface RetentionOptions {
  outbox: Pick<Outbox, 'forget'>;
  /** Milliseconds since 1970. */
  clock: () => number;
  timers: Timers;
  onError: (error: unknown) => void;
}

/** Answers with what stops it; that resolves when nothing is under way. */
export function startRetention(options: RetentionOptions): () => Promise<void> {
  const { outbox, clock, timers, onError } = options;
  let running = Promise.resolve();
  let stopped = false;
  let cancel = (): void => {};

  async function forget(): Promise<void> {
    for (const status of ['delivered', 'dead'] as const) {
      const before = clock() - KEPT_MS[status];
      let gone: number;
      do gone = await outbox.forget(status, before, AT_ONCE);
      while (gone === AT_ONCE && !stopped);
    }
  }

  function tick(): void {
    running = forget()
      .catch(onError)
      .finally(() => {
        if (!stopped) cancel = timers.after(EVERY_MS, tick);
      });
  }
  cancel = timers.after(EVERY_MS, tick);

  return async () => {
    stopped = true;
    cancel();
    await running;
  };
}
