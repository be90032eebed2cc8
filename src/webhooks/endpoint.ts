/**
 * How much an endpoint is given at a time, and whether it is given anything at all.
 *
 * The window grows with every delivery and halves with every failure; of an endpoint that takes its
 * time it stays small, so a slow one ties up little. After some failures in a row the circuit opens: nothing goes for a while, then one
 * delivery at a time finds out whether it can close again. A dead endpoint costs one attempt a
 * minute, however much waits for it.
 */
import type { Lane } from '../domain/psid.ts';

const WINDOW_FIRST = 8;
const WINDOW_MAX = 64;
/** Of an endpoint that answers well, but not soon. */
const WINDOW_SLOW = 16;
const SLOW_MS = 1000;
/** So many failures in a row open the circuit. */
const FAILURES_MAX = 5;
const PAUSE_MS_FIRST = 1000;
const PAUSE_MS_MAX = 60_000;
/** No pause lasts longer: one that seems to was set by a clock that has changed since. */
const ABSENCE_MS_MAX = 60 * 60 * 1000;

export class Endpoint {
  /** Whose it is. */
  readonly app: string;
  /** Lanes with something due that must wait until there is room. */
  readonly waiting = new Set<Lane>();
  /** Lanes that were told of room, and have not been looked at since. */
  readonly offered = new Set<Lane>();
  #window = WINDOW_FIRST;
  #inFlight = 0;
  /** When something of it began with nothing else under way, or ended. */
  #movedAt = 0;
  #failures = 0;
  #isSoon = false;
  #pause_ms = PAUSE_MS_FIRST;
  #until = 0;

  constructor(app: string) {
    this.app = app;
  }

  /** Until when nothing goes; 0: it may. */
  pausedUntil(now: number): number {
    return this.#until > now && this.#until <= now + ABSENCE_MS_MAX ? this.#until : 0;
  }

  /** The circuit is open, or just being tried. */
  get isOpen(): boolean {
    return this.#failures >= FAILURES_MAX;
  }

  /** Its last answer was a good one, and came soon. */
  get isProven(): boolean {
    return this.#failures === 0 && this.#isSoon;
  }

  /** How many deliveries it has held for longer than an answer takes; 0: it moves. */
  stuck(now: number): number {
    return Math.abs(now - this.#movedAt) > SLOW_MS ? this.#inFlight : 0;
  }

  /** How many deliveries may begin. */
  free(now: number): number {
    if (this.pausedUntil(now) > 0) return 0;
    return Math.max((this.isOpen ? 1 : this.#window) - this.#inFlight, 0);
  }

  /** Nothing of it is under way. */
  get isIdle(): boolean {
    return this.#inFlight === 0;
  }

  /** What is under way is no more than it bears, so that one that has ended may be followed by another. */
  bearsMore(now: number): boolean {
    return this.pausedUntil(now) === 0 && this.#inFlight <= (this.isOpen ? 1 : this.#window);
  }

  begin(now: number): void {
    if (this.#inFlight++ === 0) this.#movedAt = now;
  }

  end(now: number): void {
    this.#inFlight--;
    this.#movedAt = now;
  }

  succeeded(latency_ms: number, now: number): void {
    this.#isSoon = latency_ms <= SLOW_MS;
    const most = this.#isSoon ? WINDOW_MAX : Math.max(this.#window - 1, WINDOW_SLOW);
    this.#window = this.isOpen ? 1 : Math.min(this.#window + 1, most);
    this.#failures = 0;
    this.#movedAt = now;
    this.#pause_ms = PAUSE_MS_FIRST;
  }

  /** `absence_ms`: how long it asked to be left alone; `jitter`: from 0 to 1. */
  failed(now: number, absence_ms: number, jitter: number): void {
    this.#window = Math.max(this.#window >> 1, 1);
    this.#failures++;
    // What was under way when the circuit opened tells nothing new.
    const opens = this.isOpen && this.pausedUntil(now) === 0;
    const pause_ms = opens ? this.#pause_ms * (0.75 + jitter / 4) : 0;
    if (opens) this.#pause_ms = Math.min(this.#pause_ms * 2, PAUSE_MS_MAX);
    const until = now + Math.min(Math.max(pause_ms, absence_ms), ABSENCE_MS_MAX);
    if (until > now) this.#until = Math.max(this.pausedUntil(now), until);
  }
}
