/** What a reader has answered, on its way to the one place where it is counted and shown. */
import { type Feed, type FeedName, RATE_MAX } from '../observe/feed.ts';
import type { AnswerKind, Stats } from '../observe/stats.ts';
import type { Link } from './link.ts';

/** A chart shows minutes, and the rate of the feed is of a second. */
const SAY_MS = 100;
const SECOND_MS = 1000;

export interface Tally {
  stats: Pick<Stats, 'answered'>;
  feed: Pick<Feed, 'listening' | 'tell'>;
  /** Says what is left. */
  close(): void;
}

/** `clock`: milliseconds that only grow. */
export function createTally(link: Link, clock: () => number): Tally {
  let counts = new Map<AnswerKind, number>();
  let skipped = new Map<FeedName, number>();
  let second = clock();
  let told = 0;

  function say(): void {
    if (counts.size > 0 && link.say({ kind: 'answered', counts: [...counts] })) counts = new Map();
    for (const [name, count] of skipped) link.say({ kind: 'skip', name, count });
    skipped = new Map();
  }

  const timer = setInterval(say, SAY_MS).unref();

  return {
    stats: {
      answered: (kind, count = 1) => void counts.set(kind, (counts.get(kind) ?? 0) + count),
    },
    feed: {
      get listening() {
        return link.listening;
      },
      tell(name, data) {
        if (clock() - second >= SECOND_MS) {
          second = clock();
          told = 0;
        }
        // The writer would tell of no more: they are counted here, rather than sent.
        if (told++ < RATE_MAX) link.say({ kind: 'tell', name, data });
        else skipped.set(name, (skipped.get(name) ?? 0) + 1);
      },
    },
    close() {
      clearInterval(timer);
      say();
    },
  };
}
