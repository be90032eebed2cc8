/** A clock that can be set, so that a test lets a token or a picture expire. */

export interface ClockState {
  /** Milliseconds since 1970. */
  now: number;
  /** How far it is from the real one. */
  offset_ms: number;
  frozen: boolean;
}

export interface TravellingClock {
  /** Milliseconds since 1970. */
  now(): number;
  state(): ClockState;
  /** `at`: milliseconds since 1970; undefined: the real time. Frozen, it stands there. */
  set(at: number | undefined, frozen: boolean): ClockState;
}

/** `real`: milliseconds since 1970. */
export function travellingClock(real: () => number): TravellingClock {
  let offset = 0;
  let stands: number | undefined;
  const now = (): number => stands ?? real() + offset;
  const state = (): ClockState => {
    const frozen = stands !== undefined;
    return { now: now(), offset_ms: frozen ? stands! - real() : offset, frozen };
  };
  return {
    now,
    state,
    set(at, frozen) {
      const today = real();
      offset = at === undefined ? 0 : at - today;
      stands = frozen ? (at ?? today) : undefined;
      return state();
    },
  };
}
