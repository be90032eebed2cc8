/** The store as a process sees it: far away, sometimes gone, and true only once it has answered. */
import { Refusal } from '../../../src/domain/refusal.ts';
import type { Lease, Outbox, Store } from '../../../src/store/store.ts';
import type { Checker } from './checker.ts';
import type { Chance, Process } from './time.ts';

export interface Weather {
  /** How likely a write is lost before it is done, or its answer afterwards. */
  lost: number;
  /** Milliseconds. */
  slowest: number;
}

export function remoteStore(
  store: Store,
  process: Process,
  { chance, weather, checker }: { chance: Chance; weather: () => Weather; checker: Checker },
): Store {
  async function write<T>(run: () => Promise<T>): Promise<T> {
    const { lost, slowest } = weather();
    await process.wait(chance.below(slowest));
    if (chance.happens(lost)) throw new Refusal('unavailable', 'lost on the way there');
    const value = await run();
    await process.wait(chance.below(slowest));
    if (chance.happens(lost)) throw new Refusal('unavailable', 'lost on the way back');
    return value;
  }

  const { outbox, people, pairs } = store;
  const remote: Outbox = {
    ...outbox,
    lease: (...args) =>
      write(async () => {
        const lease = await outbox.lease(...args);
        if ('fence' in lease) checker.leased(lease);
        return lease;
      }),
    release: (lease: Lease) => write(() => outbox.release(lease)),
    settle: (lease, key, verdict) =>
      write(async () => {
        const settled = await outbox.settle(lease, key, verdict);
        if (settled !== undefined) checker.settled(lease, key, verdict);
        return settled;
      }),
  };
  return {
    ...store,
    outbox: remote,
    people: {
      ...people,
      reserve: (...args) => write(() => people.reserve(...args)),
      admit: (...args) => write(() => people.admit(...args)),
    },
    pairs: { ...pairs, admit: (...args) => write(() => pairs.admit(...args)) },
  };
}
