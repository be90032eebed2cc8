/**
 * Keeps answers quick when more is asked than can be answered. What waits, waits in sockets, so how
 * long is not seen; what is seen is how long the event loop has not come round. Past a budget the
 * rest of that round is refused at the cost of almost nothing, and the next round is short again.
 *
 * A connection has one request under way, so few connections, or few requests in a round, are no
 * queue: a stall (another program, the collection of garbage) in an ordinary hour refuses nobody.
 */

/** Under so many open connections, and before so many answers in a round, nothing is refused. */
const FEW = 256;
/** How long one round may answer before the rest of it is refused. */
const BUDGET_MS = 30;
/** A round that takes longer than this is noticed as it ends. */
const ROUND_MS = 10;
/** Looking at the clock costs as much as a small part of an answer. */
const LOOK_EVERY = 16;

export interface OverloadOptions {
  /** Open connections. */
  connections: () => number;
  /** Milliseconds on a clock that never leaps. */
  now?: () => number;
}

export interface Overload {
  /** Called for each request: shall it be refused? */
  isOver(): boolean;
  /** Rounds so far in which something was refused: what a refusal is made of may be kept so long. */
  readonly rounds: number;
  /** Requests refused so far. */
  readonly refused: number;
}

export function createOverload({ connections, now = monotonic }: OverloadOptions): Overload {
  let timer: NodeJS.Timeout | undefined;
  let began = 0;
  let answered = 0;
  let over = false;
  let rounds = 0;
  let refused = 0;

  function begin(): void {
    began = now();
    answered = 0;
    over = false;
    timer = setTimeout(end, ROUND_MS).unref();
  }

  /** The loop came round. Nothing ticks while nothing is asked. */
  function end(): void {
    timer = undefined;
    if (answered > 0) begin();
  }

  return {
    isOver() {
      if (timer === undefined) begin();
      if (!over) {
        if (++answered % LOOK_EVERY !== 0 || answered < FEW) return false;
        if (connections() < FEW || now() - began < BUDGET_MS) return false;
        over = true;
        rounds++;
      }
      refused++;
      return true;
    },
    get rounds() {
      return rounds;
    },
    get refused() {
      return refused;
    },
  };
}

const monotonic = (): number => performance.now();
