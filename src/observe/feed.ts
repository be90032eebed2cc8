/**
 * What happens in the world, told to whoever watches. Nothing is made, kept or counted while nobody
 * does; somebody who was cut off and comes back soon is told what they missed.
 *
 * Every bound ends in a `reset` rather than in a gap that nobody sees: whoever gets one asks anew.
 */
import type { Random } from '../domain/psid.ts';

/** What is told of, by the name it has on the wire. */
export const FEED = {
  ready: 'Somebody begins to listen.',
  event: 'Something happened to a person, and was admitted.',
  message: 'Something was said in a thread.',
  action: 'A bot showed that it types, or saw the messages.',
  read: 'Graph answered a call about a person.',
  delivery: 'A webhook was queued, tried, or settled.',
  app: 'An app was changed.',
  page: 'A page, or what an app may do on it, was changed.',
  person: 'A person was changed.',
  token: 'A token was issued or revoked.',
  webhook: 'A webhook or a subscription was changed.',
  settings: 'A page changed settings of its thread.',
  faults: 'The faults on purpose were changed.',
  clock: 'The time was set.',
  restored: 'The world was reset or restored.',
  skipped: 'More happened than was told of: how often, by name.',
  reset: 'Some of it was missed: ask anew for what you show.',
} as const;

export type FeedName = keyof typeof FEED;

export interface Told {
  id: string;
  name: FeedName;
  /** JSON of one line. */
  data: string;
}

export interface Feed {
  /** Somebody listens, or did a moment ago. Ask before making what would be told. */
  readonly listening: boolean;
  tell(name: FeedName, data: object): void;
  /** It happened, once or so often, and is not told: that it did, is. */
  skip(name: FeedName, count?: number): void;
  /**
   * From here on `hear` is told, what came after the one with this id first. `end`: there will be no
   * more. Undefined: too many listen.
   */
  listen(
    after: string | undefined,
    hear: (told: Told) => void,
    end: () => void,
  ): Hearing | undefined;
  /** Tells from here on whether anybody listens, whenever that changes. */
  onListening(hear: (listening: boolean) => void): void;
  close(): void;
}

export interface Hearing {
  stop(): void;
}

export const LISTENERS_MAX = 32;
/** Kept for those who come back. */
export const KEPT_MAX = 1000;
/** How long it is kept when the last one has left. */
export const LINGER_MS = 60_000;
/** Of each name in a second; what is beyond is counted. */
export const RATE_MAX = 100;
const SECOND_MS = 1000;

export interface FeedOptions {
  /** Milliseconds since 1970: the real ones. */
  clock: () => number;
  random: Random;
}

interface Listener {
  hear: (told: Told) => void;
  end: () => void;
}

export function createFeed({ clock, random }: FeedOptions): Feed {
  // Ids of another start mean nothing here.
  const start = Buffer.from(random(6)).toString('hex');
  const listeners = new Set<Listener>();
  let kept: Told[] = [];
  let next = 1;
  let leftAt = Number.NEGATIVE_INFINITY;
  let closed = false;
  let listening = false;
  let second: Map<FeedName, number> = new Map();
  let skipped: Map<FeedName, number> = new Map();
  const watchers: ((listening: boolean) => void)[] = [];
  let timer: ReturnType<typeof setInterval> | undefined;

  const idOf = (place: number): string => `${start}.${place}`;

  function setListening(now: boolean): void {
    listening = now;
    for (const hear of watchers) hear(now);
  }

  function put(name: FeedName, data: object): void {
    const told = { id: idOf(next++), name, data: JSON.stringify({ at: clock(), ...data }) };
    kept.push(told);
    if (kept.length >= 2 * KEPT_MAX) kept = kept.slice(-KEPT_MAX);
    for (const listener of [...listeners]) listener.hear(told);
  }

  const skip = (name: FeedName, count = 1): void => {
    skipped.set(name, (skipped.get(name) ?? 0) + count);
  };

  /** Each second: what was beyond the rate is told of, and who left for good is forgotten. */
  function tick(): void {
    if (skipped.size > 0) put('skipped', { skipped: Object.fromEntries(skipped) });
    second = new Map();
    skipped = new Map();
    if (listeners.size > 0 || clock() - leftAt < LINGER_MS) return;
    setListening(false);
    kept = [];
    clearInterval(timer);
  }

  /** What follows the one with this id; undefined: that is not known any more. */
  function since(id: string): Told[] | undefined {
    const [of, digits] = id.split('.', 2);
    const place = Number(digits);
    if (!listening || of !== start || !Number.isInteger(place) || place >= next) return undefined;
    const missed = next - 1 - place;
    return missed > kept.length ? undefined : kept.slice(kept.length - missed);
  }

  return {
    get listening() {
      return listening;
    },

    tell(name, data) {
      if (!listening) return;
      const count = (second.get(name) ?? 0) + 1;
      second.set(name, count);
      if (count <= RATE_MAX) put(name, data);
      else skip(name);
    },

    skip(name, count) {
      if (listening) skip(name, count);
    },

    listen(after, hear, end) {
      if (closed || listeners.size >= LISTENERS_MAX) return undefined;
      const missed = after === undefined ? [] : since(after);
      if (!listening) {
        setListening(true);
        second = new Map();
        skipped = new Map();
        timer = setInterval(tick, SECOND_MS).unref();
      }
      const at = clock();
      const own = (name: FeedName): Told => ({
        id: idOf(next - 1),
        name,
        data: JSON.stringify({ at }),
      });
      if (missed === undefined) hear(own('reset'));
      else for (const told of missed) hear(told);
      hear(own('ready'));
      const listener = { hear, end };
      listeners.add(listener);
      return {
        stop() {
          if (listeners.delete(listener) && listeners.size === 0) leftAt = clock();
        },
      };
    },

    onListening: (hear) => void watchers.push(hear),

    close() {
      closed = true;
      listening = false;
      clearInterval(timer);
      for (const { end } of [...listeners]) end();
    },
  };
}
