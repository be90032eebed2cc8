/**
 * Which lanes are looked at, and when: a lane as a whole at its time, round and round so that none
 * is forgotten, and at once, but for some apps alone, whoever was told of.
 */
import { LANES, type Lane } from '../domain/psid.ts';
import type { Timers } from './timers.ts';

/** Lanes that are looked at together: so many as a whole, and as many for what was told of them. */
const VISITS_MAX = 16;

export interface RoundsOptions {
  /** Milliseconds since 1970. */
  clock: () => number;
  timers: Timers;
  /** Neither of them rejects. */
  visit: (lane: Lane, told: Iterable<string>) => Promise<void>;
  visitApps: (lane: Lane, apps: Iterable<string>) => Promise<void>;
}

export class Rounds {
  readonly #options: RoundsOptions;
  /** When each lane is to be looked at. */
  readonly #due = new Float64Array(LANES).fill(0);
  /** Lanes to be looked at now for these apps alone: what waits for others there costs nothing. */
  readonly #told = new Map<Lane, Set<string>>();
  readonly #visiting = new Set<Lane>();
  #toldVisits = 0;
  #cursor = 0;
  #armedAt = Number.POSITIVE_INFINITY;
  #disarm: (() => void) | undefined;
  /** Before they are started, and once they are over. */
  #isOver = true;

  constructor(options: RoundsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#isOver = false;
    this.#arm(0);
  }

  stop(): void {
    this.#isOver = true;
    this.#disarm?.();
  }

  lookAt(lane: Lane, at: number): void {
    if (at >= this.#due[lane]!) return;
    this.#due[lane] = at;
    this.#arm(at);
  }

  tell(lane: Lane, app: string): void {
    const apps = this.#told.get(lane);
    if (apps === undefined) this.#told.set(lane, new Set([app]));
    else apps.add(app);
    this.#arm(0);
  }

  #arm(at: number): void {
    if (this.#isOver || at >= this.#armedAt) return;
    this.#disarm?.();
    this.#armedAt = at;
    this.#disarm = this.#options.timers.after(Math.max(at - this.#options.clock(), 0), () => {
      this.#armedAt = Number.POSITIVE_INFINITY;
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#isOver) return;
    const now = this.#options.clock();
    let next = Number.POSITIVE_INFINITY;
    for (const lane of this.#told.keys()) {
      if (this.#toldVisits >= VISITS_MAX) break;
      if (!this.#visiting.has(lane)) this.#begin(lane, now);
    }
    for (let step = 0; step < LANES; step++) {
      const lane = (this.#cursor + step) % LANES;
      const due = this.#due[lane]!;
      if (due > now) {
        if (due < next) next = due;
      } else if (!this.#visiting.has(lane)) {
        if (this.#visiting.size - this.#toldVisits >= VISITS_MAX) {
          this.#cursor = lane;
          return;
        }
        this.#begin(lane, now);
      }
    }
    this.#arm(next);
  }

  /** Looks at the whole lane if that is due, and otherwise at what it was told of. */
  #begin(lane: Lane, now: number): void {
    const { visit, visitApps } = this.#options;
    const apps = this.#told.get(lane);
    this.#told.delete(lane);
    this.#visiting.add(lane);
    const isWhole = apps === undefined || this.#due[lane]! <= now;
    if (isWhole) this.#due[lane] = Number.POSITIVE_INFINITY;
    else this.#toldVisits++;
    void (isWhole ? visit(lane, apps ?? []) : visitApps(lane, apps)).then(() => {
      this.#visiting.delete(lane);
      if (!isWhole) this.#toldVisits--;
      this.#arm(0);
    });
  }
}
