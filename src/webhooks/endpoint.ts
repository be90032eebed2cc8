/**
 * How much an endpoint is given at a time, and whether it is given anything at all.
 *
 * The window grows with every delivery and halves with every failure, so a slow endpoint ties up
 * little. After some failures in a row the circuit opens: nothing goes for a while, then one
 * delivery at a time finds out whether it can close again. A dead endpoint costs one attempt a
 * minute, however much waits for it.
 */
import type { Lane } from '../domain/psid.ts';

const WINDOW_FIRST = 8;
const WINDOW_MAX = 64;
/** So many failures in a row open the circuit. */
const FAILURES_MAX = 5;
const PAUSE_MS_FIRST = 1000;
const PAUSE_MS_MAX = 60_000;
/** No pause lasts longer: one that seems to was set by a clock that has changed since. */
const ABSENCE_MS_MAX = 60 * 60 * 1000;

export class Endpoint {
  /** Lanes with something due that must wait until there is room. */
  readonly waiting = new Set<Lane>();
  #window = WINDOW_FIRST;
  #inFlight = 0;
  #failures = 0;
  #hasSucceeded = false;
  #pause_ms = PAUSE_MS_FIRST;
  #until = 0;

  /** Until when nothing goes; 0: it may. */
  pausedUntil(now: number): number {
    return this.#until > now && this.#until <= now + ABSENCE_MS_MAX ? this.#until : 0;
  }

  /** The circuit is open, or just being tried. */
  get isOpen(): boolean {
    return this.#failures >= FAILURES_MAX;
  }

  /** Its last answer was a good one. */
  get isProven(): boolean {
    return this.#failures === 0 && this.#hasSucceeded;
  }

  /** How many deliveries may begin. */
  free(now: number): number {
    if (this.pausedUntil(now) > 0) return 0;
    return Math.max((this.isOpen ? 1 : this.#window) - this.#inFlight, 0);
  }

  begin(): void {
    this.#inFlight++;
  }

  end(): void {
    this.#inFlight--;
  }

  succeeded(): void {
    this.#window = this.isOpen ? 1 : Math.min(this.#window + 1, WINDOW_MAX);
    this.#failures = 0;
    this.#hasSucceeded = true;
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
