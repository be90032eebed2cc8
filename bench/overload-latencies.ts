/** Latencies in buckets of a tenth of a millisecond, so that millions take no memory. */
const PER_MS = 10;
const MOST_MS = 10_000;

export class Latencies {
  count = 0;
  readonly #buckets = new Uint32Array(MOST_MS * PER_MS);

  add(latency_ms: number): void {
    this.count++;
    this.#buckets[Math.min(this.#buckets.length - 1, Math.floor(latency_ms * PER_MS))]!++;
  }

  /** The latency that this share does not exceed; 0 when there is none. */
  at(share: number): number {
    const wanted = this.count * share;
    let seen = 0;
    for (let bucket = 0; seen < wanted; bucket++) {
      seen += this.#buckets[bucket]!;
      if (seen >= wanted) return (bucket + 1) / PER_MS;
    }
    return 0;
  }
}
