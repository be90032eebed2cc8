/** Time that passes, injected so that a test can let years of it pass at once. */
export interface Timers {
  /** Calls once after so many milliseconds; what comes back calls it off. */
  after(ms: number, run: () => void): () => void;
}

/** As the process has them; none of them keeps it alive. */
export const processTimers: Timers = {
  after(ms, run) {
    if (ms <= 0) {
      const immediate = setImmediate(run);
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(run, Math.min(ms, LONGEST_MS)).unref();
    return () => clearTimeout(timer);
  },
};

/** A longer one would fire at once; whoever waits looks at the clock again. */
const LONGEST_MS = 2 ** 31 - 1;
