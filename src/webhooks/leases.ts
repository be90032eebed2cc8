/** The lanes that this worker holds. */
import type { Lane } from '../domain/psid.ts';
import type { Lease, Outbox } from '../store/store.ts';

export const LEASE_MS = 60_000;
/** A delivery begins only under a lease that outlasts it. */
const RENEW_MS = 40_000;
/** Whoever lost a lane leaves it to the other for so long, and twice as long each time. */
const LEFT_MS_FIRST = 1000;

export class Leases {
  readonly #outbox: Pick<Outbox, 'lease' | 'release'>;
  readonly #owner: string;
  readonly #held = new Map<Lane, Lease>();
  /** How often each was lost since something was last settled in it, and until when it is left. */
  readonly #left = new Map<Lane, { losses: number; until: number }>();

  /** `owner`: another one for every start of every worker. */
  constructor(outbox: Pick<Outbox, 'lease' | 'release'>, owner: string) {
    this.#outbox = outbox;
    this.#owner = owner;
  }

  /** The lane's lease, good for a while; or until when somebody else has it. */
  async hold(lane: Lane, now: number): Promise<Lease | { taken: number }> {
    const held = this.#held.get(lane);
    const rest_ms = held === undefined ? 0 : held.until - now;
    if (held !== undefined && rest_ms >= RENEW_MS && rest_ms <= LEASE_MS) return held;
    const left_ms = (this.#left.get(lane)?.until ?? now) - now;
    if (left_ms > 0 && left_ms <= LEASE_MS) return { taken: now + left_ms };
    const lease = await this.#outbox.lease(lane, this.#owner, now, now + LEASE_MS);
    if ('taken' in lease) this.#held.delete(lane);
    else this.#held.set(lane, lease);
    return lease;
  }

  holds(lane: Lane, now: number): boolean {
    const held = this.#held.get(lane);
    return held !== undefined && held.until > now;
  }

  /** Something was settled under it. */
  kept({ lane }: Lease): void {
    if (this.#left.size > 0) this.#left.delete(lane);
  }

  /**
   * Two whose clocks disagree both take the other's lease for an old one: if they took it back at
   * once, neither would settle anything. So whoever lost it leaves the lane to the other for a while.
   */
  lost({ lane, fence }: Lease, now: number): void {
    if (this.#held.get(lane)?.fence !== fence) return;
    this.#held.delete(lane);
    const losses = (this.#left.get(lane)?.losses ?? 0) + 1;
    const until = now + Math.min(LEFT_MS_FIRST * 2 ** (losses - 1), LEASE_MS);
    this.#left.set(lane, { losses, until });
  }

  async releaseAll(): Promise<void> {
    const held = [...this.#held.values()];
    this.#held.clear();
    await Promise.all(held.map((lease) => this.#outbox.release(lease)));
  }
}
