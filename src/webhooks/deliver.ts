/**
 * Carries webhooks from the outbox to their endpoints: lane by lane, the heads that are due, each
 * under the lane's lease, as many at a time as its endpoint bears. Whoever carries a line goes on
 * with it for a while, which spares the store the question what is next.
 *
 * At least once, in order within each line: the next of a line begins when the one before it is
 * settled, and a settlement under a lost lease is refused by the store. Everything here may be lost
 * at any moment; what counts stands in the outbox, and the sweep finds it again.
 */
import { type Delivery, type DeliveryKey, threadLane, type Verdict } from '../domain/delivery.ts';
import { LANES, type Lane } from '../domain/psid.ts';
import type { Lease, Store } from '../store/store.ts';
import type { Attempting } from './attempt.ts';
import { Endpoint } from './endpoint.ts';
import { LEASE_MS, Leases } from './leases.ts';
import { expiry, isDelivered, verdictOf } from './retry.ts';
import { Rounds } from './rounds.ts';
import type { Timers } from './timers.ts';

/**
 * Of all endpoints together; those that did not answer well and soon last share a part of it. What
 * endpoints hold that keep everybody waiting does not count among what is `moving`.
 */
const LIMITS = {
  proven: { moving: 256, all: 1024 },
  unproven: { moving: 192, all: 768 },
} as const;
/** So many of a line go one after another while others wait. */
const STREAK_MAX = 8;
/** Each tick looks at so many lanes, whether or not anybody said that they have work. */
const SWEEP_LANES = 8;
const SWEEP_MS = 250;
const EXPIRED_AT_ONCE = 100;
const COUNT_MS = 100;
/** After the store failed. */
const PAUSE_MS = 1000;
/** Nothing is put off for longer: what seems to be was written by a clock that has changed since. */
const AHEAD_MS_MAX = 2 * 60 * 60 * 1000;
/** How long a stop waits for what is under way; it goes out again at the next start. */
const CLOSE_MS_MAX = 3000;

export interface DeliverOptions {
  store: Pick<Store, 'outbox'>;
  attempt: Attempting;
  /** Milliseconds since 1970. */
  clock: () => number;
  /** From 0 to 1. */
  jitter: () => number;
  timers: Timers;
  /** Tells this start of this worker from every other. */
  owner: string;
  /** There is something for these apps in a lane that somebody else holds. */
  onTaken?: ((lane: Lane, apps: readonly string[]) => void) | undefined;
  /** How often some lanes are looked at that nobody told of. */
  sweep_ms?: number;
  /** What an attempt, or the end of the time for it, led to. */
  onVerdict?: ((key: DeliveryKey, verdict: Verdict) => void) | undefined;
  onAttempt: (outcome: 'delivered' | 'failed', latency_ms: number) => void;
  /** A delivery was given up. */
  onDead: () => void;
  onError: (error: unknown) => void;
}

export interface Deliverer {
  start(): void;
  /** There is something new in these lines. */
  wake(keys: readonly DeliveryKey[]): void;
  /** Somebody else found the lane taken: whoever holds it looks for these apps. */
  wakeHolder(lane: Lane, apps: readonly string[]): void;
  readonly inFlight: number;
  /** Endpoints whose circuit is open. */
  readonly openCircuits: number;
  close(): Promise<void>;
}

export function createDeliverer(options: DeliverOptions): Deliverer {
  return new Worker(options);
}

class Worker implements Deliverer {
  readonly #options: DeliverOptions;
  readonly #leases: Leases;
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #rounds: Rounds;
  /** Lanes whose visit also looks for what has run out of time. */
  readonly #sweeping = new Set<Lane>();
  /** The lines of a lane that are under way. */
  readonly #taken = new Map<Lane, Set<string>>();
  readonly #flights = new Set<Promise<void>>();
  /** Endpoints for which lanes wait; of those that rest, what wakes them. */
  readonly #crowded = new Set<Endpoint>();
  readonly #resting = new Map<Endpoint, () => void>();
  #swept = 0;
  #held = 0;
  #countedAt = Number.NEGATIVE_INFINITY;
  #stopSweep: (() => void) | undefined;
  /** Before it is started, and once it is closed. */
  #closed = true;

  constructor(options: DeliverOptions) {
    this.#options = options;
    this.#leases = new Leases(options.store.outbox, options.owner);
    this.#rounds = new Rounds({
      clock: options.clock,
      timers: options.timers,
      visit: (lane, told) => this.#visited(lane, this.#visit(lane, told)),
      visitApps: (lane, apps) => this.#visited(lane, this.#visitApps(lane, apps)),
    });
  }

  start(): void {
    this.#closed = false;
    this.#rounds.start();
    this.#sweep();
  }

  wake(keys: readonly DeliveryKey[]): void {
    for (const { thread, app_id } of keys) this.#rounds.tell(threadLane(thread), app_id);
  }

  wakeHolder(lane: Lane, apps: readonly string[]): void {
    if (!this.#leases.holds(lane, this.#options.clock())) return;
    for (const app of apps) this.#rounds.tell(lane, app);
  }

  get inFlight(): number {
    return this.#flights.size;
  }

  get openCircuits(): number {
    let open = 0;
    for (const endpoint of this.#endpoints.values()) if (endpoint.isOpen) open++;
    return open;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#rounds.stop();
    this.#stopSweep?.();
    for (const cancel of this.#resting.values()) cancel();
    const limit = new Promise<void>((resolve) => {
      this.#options.timers.after(CLOSE_MS_MAX, resolve);
    });
    await Promise.race([Promise.all(this.#flights), limit]);
    await this.#leases.releaseAll().catch(this.#options.onError);
  }

  #visited(lane: Lane, visit: Promise<void>): Promise<void> {
    return (
      visit
        .catch((error: unknown) => this.#failed(lane, error))
        // What this lane did not need is another's.
        .then(() => this.#offerRoom())
    );
  }

  #failed(lane: Lane, error: unknown): void {
    // After a stop the store is gone, and whoever is still under way learns it here.
    if (this.#closed) return;
    this.#options.onError(error);
    this.#rounds.lookAt(lane, this.#options.clock() + PAUSE_MS);
  }

  async #visit(lane: Lane, told: Iterable<string>): Promise<void> {
    const { clock, store } = this.#options;
    for (const app of told) this.#endpoint(app).offered.delete(lane);
    const now = clock();
    const sweeps = this.#sweeping.delete(lane);
    const waiting = await store.outbox.waiting(lane);
    if (waiting.length === 0) return;
    if (sweeps) await this.#expire(lane, now);
    const due: string[] = [];
    for (const { app_id, due_at } of waiting) {
      if (isDue(due_at, now)) due.push(app_id);
      else this.#rounds.lookAt(lane, due_at);
    }
    await this.#visitApps(lane, due);
  }

  /** Together: a lane in which hundreds of endpoints have something makes no other lane wait. */
  async #visitApps(lane: Lane, apps: Iterable<string>): Promise<void> {
    const now = this.#options.clock();
    const bearing: string[] = [];
    for (const app of apps) {
      const endpoint = this.#endpoint(app);
      endpoint.offered.delete(lane);
      if (this.#room(endpoint, now) > 0) bearing.push(app);
      else this.#wait(endpoint, lane);
    }
    if (bearing.length === 0) return;
    const lease = await this.#leases.hold(lane, now);
    if ('taken' in lease) {
      this.#rounds.lookAt(lane, Math.min(lease.taken, now + LEASE_MS) + 1);
      this.#options.onTaken?.(lane, bearing);
    } else await Promise.all(bearing.map((app) => this.#launchHeads(lease, app, now)));
  }

  async #launchHeads(lease: Lease, app: string, now: number): Promise<void> {
    const { lane } = lease;
    const endpoint = this.#endpoint(app);
    const limit = this.#room(endpoint, now) + (this.#taken.get(lane)?.size ?? 0);
    const heads = await this.#options.store.outbox.heads(lane, app, limit);
    // There may be more of them than there was room for, or others took it meanwhile.
    let isLeft = heads.length === limit;
    for (const head of heads) {
      if (!isDue(head.due_at!, now)) return this.#rounds.lookAt(lane, head.due_at!);
      if (this.#taken.get(lane)?.has(lineOf(head))) continue;
      if (this.#closed || this.#room(endpoint, now) === 0) isLeft = true;
      else this.#launch(lease, head, endpoint);
    }
    if (isLeft) this.#wait(endpoint, lane);
  }

  #launch(lease: Lease, delivery: Delivery, endpoint: Endpoint): void {
    const { lane } = lease;
    const line = lineOf(delivery);
    const taken = this.#taken.get(lane) ?? new Set();
    this.#taken.set(lane, taken.add(line));
    endpoint.begin(this.#options.clock());
    const flight = this.#carryLine(lease, delivery, endpoint)
      .catch((error: unknown) => this.#failed(lane, error))
      .finally(() => {
        taken.delete(line);
        if (taken.size === 0) this.#taken.delete(lane);
        this.#flights.delete(flight);
        endpoint.end(this.#options.clock());
        this.#offerRoom();
      });
    this.#flights.add(flight);
  }

  /** As long as all goes well, what stands behind a delivery follows it at once. */
  async #carryLine(lease: Lease, delivery: Delivery, endpoint: Endpoint): Promise<void> {
    const { clock } = this.#options;
    let held = lease;
    let next = await this.#carry(held, delivery, endpoint);
    for (let streak = 1; next !== undefined; streak++) {
      const now = clock();
      // With each that is taken there may be room for one more.
      this.#offerRoom();
      const othersWait = endpoint.waiting.size + endpoint.offered.size + this.#crowded.size > 0;
      if (othersWait && streak >= STREAK_MAX) {
        // Behind those who wait already.
        this.#wait(endpoint, held.lane);
        return;
      }
      if (this.#closed || !isDue(next.due_at!, now) || !endpoint.bearsMore(now)) break;
      const lease = await this.#leases.hold(held.lane, now);
      if ('taken' in lease) break;
      held = lease;
      next = await this.#carry(held, next, endpoint);
    }
    if (next !== undefined) this.#rounds.lookAt(held.lane, next.due_at!);
  }

  /** Resolves with what may follow at once; undefined: nothing, or the lane is to be looked at. */
  async #carry(
    lease: Lease,
    delivery: Delivery,
    endpoint: Endpoint,
  ): Promise<Delivery | undefined> {
    const { attempt, clock, jitter, store, onAttempt, onDead, onVerdict } = this.#options;
    const outcome = await attempt(delivery);
    const now = clock();
    const isDone = isDelivered(outcome.attempt);
    const verdict = verdictOf(delivery, outcome, now, isDone ? 0 : jitter());
    if (isDone) endpoint.succeeded(outcome.attempt.latency_ms, now);
    else endpoint.failed(now, outcome.retry_after_ms ?? 0, jitter());
    onAttempt(isDone ? 'delivered' : 'failed', outcome.attempt.latency_ms);
    const settled = await store.outbox.settle(lease, delivery, verdict);
    if (settled === undefined) this.#leases.lost(lease, now);
    else this.#leases.kept(lease);
    if (settled !== undefined && verdict.status === 'dead') onDead();
    if (settled !== undefined) onVerdict?.(delivery, verdict);
    if (isDone && settled?.head !== undefined) return settled.head;
    const next = settled === undefined ? now : settled.next;
    if (next !== null) this.#rounds.lookAt(lease.lane, next);
    return undefined;
  }

  /** What ran out of time while its endpoint was away. */
  async #expire(lane: Lane, now: number): Promise<void> {
    const { clock, store, onDead, onVerdict } = this.#options;
    const taken = this.#taken.get(lane);
    const expired = await store.outbox.expired(lane, now, EXPIRED_AT_ONCE);
    const keys = expired.filter((key) => !taken?.has(lineOf(key)));
    if (keys.length === 0) return;
    const lease = await this.#leases.hold(lane, clock());
    if ('taken' in lease) return;
    for (const key of keys) {
      const verdict = expiry(now);
      if ((await store.outbox.settle(lease, key, verdict)) === undefined) {
        this.#leases.lost(lease, now);
        return;
      }
      onDead();
      onVerdict?.(key, verdict);
    }
    // What stood behind them may be as old.
    this.#sweeping.add(lane);
    this.#rounds.lookAt(lane, 0);
  }

  #endpoint(app: string): Endpoint {
    const known = this.#endpoints.get(app) ?? new Endpoint(app);
    this.#endpoints.set(app, known);
    return known;
  }

  #room(endpoint: Endpoint, now: number): number {
    const { moving, all } = LIMITS[endpoint.isProven ? 'proven' : 'unproven'];
    const flights = this.#flights.size;
    // Whoever has nothing under way may have one.
    const own = endpoint.isIdle ? 1 : 0;
    const shared = flights < moving ? moving - flights : moving - flights + this.#stuck(now);
    return Math.max(Math.min(endpoint.free(now), Math.max(shared, own), all - flights), 0);
  }

  /** How many deliveries endpoints hold that have not moved for a while; counted now and then. */
  #stuck(now: number): number {
    if (Math.abs(now - this.#countedAt) >= COUNT_MS) {
      this.#countedAt = now;
      this.#held = 0;
      for (const endpoint of this.#endpoints.values()) this.#held += endpoint.stuck(now);
    }
    return this.#held;
  }

  #wait(endpoint: Endpoint, lane: Lane): void {
    endpoint.waiting.add(lane);
    if (!this.#resting.has(endpoint)) this.#crowded.add(endpoint);
  }

  #offerRoom(): void {
    if (this.#closed) return;
    for (const endpoint of this.#crowded) this.#offer(endpoint);
  }

  /** Lets as many waiting lanes go on as there is room for; later, if the endpoint rests. */
  #offer(endpoint: Endpoint): void {
    const now = this.#options.clock();
    const until = endpoint.pausedUntil(now);
    if (until > 0) {
      this.#rest(endpoint, until - now);
      return;
    }
    let room = this.#room(endpoint, now) - endpoint.offered.size;
    for (const lane of endpoint.waiting) {
      if (room-- <= 0) return;
      endpoint.waiting.delete(lane);
      endpoint.offered.add(lane);
      this.#rounds.tell(lane, endpoint.app);
    }
    this.#crowded.delete(endpoint);
  }

  #rest(endpoint: Endpoint, ms: number): void {
    this.#crowded.delete(endpoint);
    const cancel = this.#options.timers.after(ms, () => {
      this.#resting.delete(endpoint);
      this.#crowded.add(endpoint);
      this.#offerRoom();
    });
    this.#resting.set(endpoint, cancel);
  }

  /** Finds what nobody told of: another process queued it, or this one has just begun. */
  #sweep(): void {
    if (this.#closed) return;
    for (let count = 0; count < SWEEP_LANES; count++) {
      const lane = this.#swept++ % LANES;
      this.#sweeping.add(lane);
      this.#rounds.lookAt(lane, 0);
    }
    const { timers, sweep_ms = SWEEP_MS } = this.#options;
    this.#stopSweep = timers.after(sweep_ms, () => this.#sweep());
  }
}

function isDue(due_at: number, now: number): boolean {
  return due_at <= now || due_at > now + AHEAD_MS_MAX;
}

function lineOf({ app_id, page_id, thread }: DeliveryKey): string {
  return `${app_id} ${page_id} ${thread}`;
}
