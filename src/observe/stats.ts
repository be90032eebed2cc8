/**
 * How it went lately, a minute at a time: answers to reads, and attempts to deliver webhooks. For
 * people who look at a chart; whoever keeps numbers for long takes them from the metrics.
 */

export const MINUTES_KEPT = 120;
const MINUTE_MS = 60_000;

/** What reads of people were answered. */
export const ANSWER_KINDS = ['profile', 'empty', 'error'] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

/** Latencies are told by the first of these that they do not exceed, in milliseconds. */
const LATENCIES_MS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000,
] as const;

export interface MinuteStats {
  /** Milliseconds since 1970, of its beginning. */
  at: number;
  reads: Record<AnswerKind, number>;
  webhooks: {
    delivered: number;
    failed: number;
    /** Not more than this, for half and for 95 of a hundred; null: none was tried. */
    latency_ms_p50: number | null;
    latency_ms_p95: number | null;
  };
}

export interface Stats {
  /** One answer, or so many. */
  answered(kind: AnswerKind, count?: number): void;
  attempted(outcome: 'delivered' | 'failed', latency_ms: number): void;
  /** The last so many minutes, this one included, oldest first; one of which nothing is told stands, too. */
  minutes(many: number): MinuteStats[];
}

interface Minute {
  at: number;
  reads: Record<AnswerKind, number>;
  delivered: number;
  failed: number;
  latencies: number[];
}

/** `clock`: the real time, which nobody sets. */
export function createStats(clock: () => number): Stats {
  const kept: (Minute | undefined)[] = Array.from({ length: MINUTES_KEPT });
  let current = blank(Number.NEGATIVE_INFINITY);

  function now(): Minute {
    const time = clock();
    if (time - current.at < MINUTE_MS && time >= current.at) return current;
    const at = time - (time % MINUTE_MS);
    const known = kept[placeOf(at)];
    current = known?.at === at ? known : blank(at);
    kept[placeOf(at)] = current;
    return current;
  }

  return {
    answered(kind, count = 1) {
      now().reads[kind] += count;
    },
    attempted(outcome, latency_ms) {
      const minute = now();
      minute[outcome]++;
      const place = LATENCIES_MS.findIndex((most) => latency_ms <= most);
      const index = place < 0 ? LATENCIES_MS.length - 1 : place;
      minute.latencies[index] = (minute.latencies[index] ?? 0) + 1;
    },
    minutes(many) {
      const last = now().at;
      return Array.from({ length: Math.min(many, MINUTES_KEPT) }, (_, index) => {
        const at = last - (Math.min(many, MINUTES_KEPT) - 1 - index) * MINUTE_MS;
        const known = kept[placeOf(at)];
        return told(known?.at === at ? known : blank(at));
      });
    },
  };
}

const placeOf = (at: number): number => Math.floor(at / MINUTE_MS) % MINUTES_KEPT;

function blank(at: number): Minute {
  const reads = { profile: 0, empty: 0, error: 0 };
  return { at, reads, delivered: 0, failed: 0, latencies: [] };
}

function told({ at, reads, delivered, failed, latencies }: Minute): MinuteStats {
  return {
    at,
    reads: { ...reads },
    webhooks: {
      delivered,
      failed,
      latency_ms_p50: percentile(latencies, 0.5),
      latency_ms_p95: percentile(latencies, 0.95),
    },
  };
}

function percentile(latencies: readonly number[], share: number): number | null {
  const all = latencies.reduce((sum, count) => sum + (count ?? 0), 0);
  let seen = 0;
  for (const [index, most] of LATENCIES_MS.entries()) {
    seen += latencies[index] ?? 0;
    if (seen > 0 && seen >= all * share) return most;
  }
  return null;
}
