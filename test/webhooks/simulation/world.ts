/**
 * One seed, one world: people do things, workers deliver what came of it, and everything that can
 * go wrong does for a while. Then all is well again, and everything must have arrived.
 */
import assert from 'node:assert/strict';
import { requeued } from '../../../src/domain/delivery.ts';
import { BLANK_PERSON } from '../../../src/domain/person.ts';
import { createIngest, type EventInput } from '../../../src/events/ingest.ts';
import { serveVersions } from '../../../src/graph/versions.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import type { Store } from '../../../src/store/store.ts';
import { createAttempt } from '../../../src/webhooks/attempt.ts';
import { createDeliverer, type Deliverer } from '../../../src/webhooks/deliver.ts';
import { addApp, EVERY_FIELD, listen } from '../world.ts';
import { Checker } from './checker.ts';
import { MOODS, type Network, sendFrom } from './network.ts';
import { remoteStore, type Weather } from './store.ts';
import { type Chance, chance as chanceOf, Process, Time } from './time.ts';

const START = Date.UTC(2026, 1, 2, 12, 0, 0);
const LIFETIME_MS = 36 * 60 * 60 * 1000;
/** How long things go wrong. */
const STORM_MS = 180_000;
/** By then a world in which all is well must have delivered everything. */
const CALM_MS = 40 * 60 * 60 * 1000;
const APPS = ['41', '42'];
const PAGES = ['1', '2'];
const PEOPLE = ['ann', 'bea', 'cem'];
const EVENTS = 40;
const WORKERS = 3;

/** Rejects when one of the promises is broken. */
export async function simulate(seed: number): Promise<void> {
  const world = new World(seed);
  await world.plant();
  await world.storm();
  await world.calm();
}

interface Worker {
  process: Process;
  deliverer: Deliverer;
  isClosed: boolean;
}

class World {
  readonly #chance: Chance;
  readonly #time = new Time();
  readonly #store: Store = memoryStore();
  readonly #checker = new Checker(this.#store);
  readonly #network: Network;
  #weather: Weather;
  #workers: Worker[] = [];
  #started = 0;
  #unacknowledged = 0;
  #looked = 0;
  #broken: unknown;

  constructor(seed: number) {
    this.#chance = chanceOf(seed);
    const { between, next } = this.#chance;
    this.#network = { moods: new Map(), trouble: next() * 0.2, slowest: between(5, 5000) };
    this.#weather = { lost: next() * 0.1, slowest: between(2, 500) };
  }

  async plant(): Promise<void> {
    const { registry, people } = this.#store;
    for (const id of PAGES) {
      await registry.addPage({ id, name: 'A page', business_id: null, created_at: 0 });
    }
    for (const id of APPS) {
      await addApp(this.#store, id, this.#chance.oneOf(['v2.6', 'v2.11', 'v8.0']));
      await listen(this.#store, id, EVERY_FIELD);
      for (const page_id of PAGES) {
        if (this.#chance.happens(0.8))
          await registry.subscribe({ page_id, app_id: id, fields: null });
      }
    }
    for (const id of PEOPLE) {
      await people.add({ ...BLANK_PERSON, id, first_name: id, created_at: 0 });
    }
  }

  async storm(): Promise<void> {
    const { below, happens } = this.#chance;
    for (let worker = 0; worker < WORKERS; worker++) this.#startWorker();
    for (let event = 0; event < EVENTS; event++) {
      const input = this.#event(event);
      this.#time.at(below(STORM_MS), () => this.#tell(input));
    }
    for (let count = below(30); count > 0; count--) {
      this.#time.at(below(STORM_MS), () => this.#disturb());
    }
    if (happens(0.2)) this.#time.at(below(STORM_MS), () => this.#leap());
    await this.#run(STORM_MS, () => false);
  }

  async calm(): Promise<void> {
    this.#network.moods.clear();
    this.#network.trouble = 0;
    this.#weather = { lost: 0, slowest: 10 };
    // Whoever is left must find what it was never told of.
    const isUp = ({ process, isClosed }: Worker): boolean => process.isAlive && !isClosed;
    if (!this.#workers.some(isUp)) this.#startWorker();
    await this.#run(STORM_MS + CALM_MS, () => this.#isQuiet());
    assert.equal(this.#unacknowledged, 0, 'an event was never acknowledged');
    await this.#checker.complete(PAGES, PEOPLE);
  }

  async #run(until: number, isOver: () => boolean): Promise<void> {
    await this.#time.run(until, () => this.#broken !== undefined || isOver());
    if (this.#broken !== undefined) throw this.#broken;
  }

  /** Looked at once a second. */
  #isQuiet(): boolean {
    const second = Math.floor(this.#time.now / 1000);
    if (second === this.#looked) return false;
    this.#looked = second;
    return this.#unacknowledged === 0 && this.#store.outbox.oldestPending() === null;
  }

  #onError = (error: unknown): void => {
    const isExpected = error instanceof Error && error.name === 'Refusal';
    if (!isExpected) this.#broken ??= error;
  };

  #startWorker(): void {
    const chance = this.#chance;
    const skew_ms = chance.happens(0.3) ? chance.below(120_000) - 60_000 : 0;
    const process = new Process(this.#time, skew_ms);
    const clock = (): number => START + this.#time.now + process.skew_ms;
    const onError = this.#onError;
    const store = remoteStore(this.#store, process, this.#parts());
    const around = { ...this.#parts(), time: this.#time, network: this.#network, onError };
    const deliverer = createDeliverer({
      store,
      attempt: createAttempt({
        store,
        send: sendFrom(process, around),
        secretOf: ({ sealed_secret }) => sealed_secret,
        serve: serveVersions({ era: 'auto', unavailable: undefined }),
        clock,
        onError,
      }),
      clock,
      jitter: chance.next,
      timers: process.timers,
      owner: `worker ${this.#started++}`,
      sweep_ms: 10_000,
      onAttempt() {},
      onDead() {},
      onError,
    });
    deliverer.start();
    this.#workers.push({ process, deliverer, isClosed: false });
  }

  #parts() {
    return { chance: this.#chance, weather: () => this.#weather, checker: this.#checker };
  }

  /** One of the things that can go wrong, or get well again. */
  #disturb(): void {
    const chance = this.#chance;
    const worker = chance.oneOf(this.#workers);
    const disturbances = [
      () => {
        worker.process.crash();
        this.#time.at(this.#time.now + chance.below(90_000), () => this.#startWorker());
      },
      () => {
        worker.isClosed = true;
        void worker.deliverer.close().then(() => this.#startWorker());
      },
      () => worker.process.pause(chance.between(100, 200_000)),
      () => {
        worker.process.skew_ms += chance.oneOf([-1, 1]) * chance.between(1, 3_600_000);
      },
      () => {
        const app = chance.oneOf(APPS);
        this.#network.moods.set(`http://bot-${app}.example/webhook`, chance.oneOf(MOODS));
      },
      () => void this.#sendAgain(),
    ];
    chance.oneOf(disturbances)();
  }

  /** A clock that is days ahead for a moment: what is pending may be given up. */
  #leap(): void {
    const { process } = this.#chance.oneOf(this.#workers);
    const days_ms = LIFETIME_MS * (1 + this.#chance.below(3));
    process.skew_ms += days_ms;
    this.#time.at(this.#time.now + this.#chance.below(30_000), () => {
      process.skew_ms -= days_ms;
    });
  }

  async #sendAgain(): Promise<void> {
    const listing = { after: null, limit: 1000, status: 'delivered' as const };
    const { items } = await this.#store.outbox.deliveries(listing);
    if (items.length === 0) return;
    const now = START + this.#time.now;
    const again = await this.#store.outbox.requeue(this.#chance.oneOf(items), (one) =>
      requeued(one, now, LIFETIME_MS),
    );
    assert.ok(again);
    if (this.#chance.happens(0.5)) this.#workers.at(-1)?.deliverer.wake([again]);
  }

  #event(number: number): EventInput {
    const { oneOf } = this.#chance;
    const type = oneOf([
      'message',
      'message',
      'postback',
      'get_started',
      'link_opened',
      'message_read',
      'checkbox_plugin',
    ] as const);
    const [person_id, page_id] = [oneOf(PEOPLE), oneOf(PAGES)];
    return {
      id: `event-${number}`,
      type,
      person_id,
      page_id,
      payload: `${number}`,
      text: `${number}`,
    };
  }

  /** Tells of an event until it is acknowledged, as a client does who wants to be sure. */
  async #tell(input: EventInput): Promise<void> {
    const chance = this.#chance;
    this.#unacknowledged++;
    const process = new Process(this.#time, 0);
    const store = remoteStore(this.#store, process, this.#parts());
    const { admit } = createIngest({
      store,
      clock: () => START + this.#time.now,
      random: chance.bytes,
      onQueued: (deliveries) => {
        // Hints get lost: another process delivers than the one that admitted.
        if (chance.happens(0.5)) chance.oneOf(this.#workers).deliverer.wake(deliveries);
      },
    });
    for (;;) {
      try {
        const { deliveries } = await admit(input);
        for (const id of deliveries) this.#checker.acknowledged(id);
        this.#unacknowledged--;
        return;
      } catch (error) {
        this.#onError(error);
        if (this.#broken !== undefined) return;
        await this.#time.after(chance.between(10, 5000));
      }
    }
  }
}
