/** The lanes that this worker holds. */
import type { Lane } from '../domain/psid.ts';
import type { Lease, Outbox } from '../store/store.ts';

export const LEASE_MS = 60_000;
/** A delivery begins only under a lease that outlasts it. */
const RENEW_MS = 40_000;

export class Leases {
  readonly #outbox: Pick<Outbox, 'lease' | 'release'>;
  readonly #owner: string;
  readonly #held = new Map<Lane, Lease>();

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
    const lease = await this.#outbox.lease(lane, this.#owner, now, now + LEASE_MS);
    if ('taken' in lease) this.#held.delete(lane);
    else this.#held.set(lane, lease);
    return lease;
  }

  lost({ lane, fence }: Lease): void {
    if (this.#held.get(lane)?.fence === fence) this.#held.delete(lane);
  }

  async releaseAll(): Promise<void> {
    const held = [...this.#held.values()];
    this.#held.clear();
    await Promise.all(held.map((lease) => this.#outbox.release(lease)));
  }
}
