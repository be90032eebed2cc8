/**
 * Time that only passes when nothing else can happen, chance that is the same in every run, and
 * processes that can stop at any moment: all that a simulated world stands on.
 */
import type { Timers } from '../../../src/webhooks/timers.ts';

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export type Chance = ReturnType<typeof chance>;

export function chance(seed: number) {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    /** A whole number from 0 to `below` - 1. */
    below: (below: number): number => Math.floor(next() * below),
    /** From one to the other; small ones are as likely as large ones. */
    between: (from: number, to: number): number => Math.round(from * (to / from) ** next()),
    happens: (probability: number): boolean => next() < probability,
    oneOf: <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)]!,
    bytes: (count: number): Uint8Array =>
      Uint8Array.from({ length: count }, () => Math.floor(next() * 256)),
  };
}

interface Task {
  at: number;
  order: number;
  run: () => void;
  cancelled: boolean;
}

/** How many links of a chain of promises may follow before time goes on. */
const MICROTASKS = 12;

export class Time {
  now = 0;
  /** A heap: each task comes before the two at twice its place. */
  readonly #tasks: Task[] = [];
  #order = 0;

  at(at: number, run: () => void): Task {
    const task = { at: Math.max(at, this.now), order: this.#order++, run, cancelled: false };
    let index = this.#tasks.push(task) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(task, this.#tasks[parent]!)) break;
      this.#tasks[index] = this.#tasks[parent]!;
      index = parent;
    }
    this.#tasks[index] = task;
    return task;
  }

  after(ms: number): Promise<void> {
    return new Promise((resolve) => this.at(this.now + ms, resolve));
  }

  /** Lets time pass until `isOver` says so, at every change, or this moment has come. */
  async run(until: number, isOver: () => boolean): Promise<void> {
    for (;;) {
      for (let count = 0; count < MICROTASKS; count++) await undefined;
      const task = this.#next();
      if (task === undefined || task.at > until || isOver()) return;
      this.#pop();
      this.now = task.at;
      task.run();
    }
  }

  #next(): Task | undefined {
    while (this.#tasks[0]?.cancelled) this.#pop();
    return this.#tasks[0];
  }

  #pop(): void {
    const last = this.#tasks.pop()!;
    if (this.#tasks.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= this.#tasks.length) break;
      const other = this.#tasks[child + 1];
      if (other !== undefined && isBefore(other, this.#tasks[child]!)) child++;
      if (!isBefore(this.#tasks[child]!, last)) break;
      this.#tasks[index] = this.#tasks[child]!;
      index = child;
    }
    this.#tasks[index] = last;
  }
}

function isBefore(one: Task, other: Task): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

const never = new Promise<never>(() => {});

/** Something that runs on a machine of its own: it may be paused, and it may crash. */
export class Process {
  readonly #time: Time;
  #isAlive = true;
  #pausedUntil = 0;
  /** What its clock is ahead of the true time. */
  skew_ms: number;

  constructor(time: Time, skew_ms: number) {
    this.#time = time;
    this.skew_ms = skew_ms;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  crash(): void {
    this.#isAlive = false;
  }

  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#time.now + ms);
  }

  /** Goes on after so long, if it still can; whatever waits for a crashed process waits for ever. */
  async wait(ms: number): Promise<void> {
    if (ms > 0) await this.#time.after(ms);
    while (this.#isAlive && this.#pausedUntil > this.#time.now) {
      await this.#time.after(this.#pausedUntil - this.#time.now);
    }
    if (!this.#isAlive) await never;
  }

  readonly timers: Timers = {
    after: (ms, run) => {
      const fire = (): void => {
        if (!this.#isAlive) return;
        if (this.#pausedUntil <= this.#time.now) run();
        else task = this.#time.at(this.#pausedUntil, fire);
      };
      let task = this.#time.at(this.#time.now + ms, fire);
      return () => {
        task.cancelled = true;
      };
    },
  };
}
