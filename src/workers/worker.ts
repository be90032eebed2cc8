/** A worker's side: serves until the supervisor lets it go, and knows of the others through it. */
import type { Siblings } from '../config.ts';
import type { Lane } from '../domain/psid.ts';
import type { Log } from '../observe/log.ts';
import type { MetricValues } from '../observe/metrics.ts';
import type { World } from '../server.ts';
import type { ToSupervisor, ToWorker } from './messages.ts';
import { LOOK_MS } from './supervisor.ts';

/** Ending has so long besides its grace; then the process ends anyway. */
const STOP_MS_MAX = 10_000;
/** What is told the others is gathered so long: a busy server has one message for many events. */
const TELL_MS = 5;
/** How often it says that it lives: twice for each time that the supervisor looks. */
const ALIVE_MS = LOOK_MS / 2;

/** What a worker serves. */
export type Served = Pick<World, 'stop' | 'numbers' | 'deliver'>;

export interface WorkOptions {
  worker: number;
  /** `waits`: says that it needs what another one holds. */
  start: (siblings: Siblings, waits: () => void) => Promise<Served>;
  /** Ends the process. */
  exit: (code: number) => void;
  log: Log;
}

/** Resolves once it serves. */
export async function work({ worker, start, exit, log }: WorkOptions): Promise<void> {
  const say = (message: ToSupervisor): void => {
    if (process.connected) process.send!(message);
  };
  const asked = new Map<number, (all: MetricValues[]) => void>();
  const taken = new Map<Lane, Set<string>>();
  let next = 0;
  let stopping = false;
  let world: Served | undefined;

  function tell(): void {
    say({ kind: 'taken', taken: [...taken].map(([lane, apps]) => [lane, [...apps]]) });
    taken.clear();
  }

  function stop(grace_ms: number): void {
    if (stopping) return;
    stopping = true;
    setTimeout(() => exit(1), STOP_MS_MAX + grace_ms).unref();
    Promise.resolve(world?.stop(grace_ms)).then(
      () => exit(0),
      (err: unknown) => {
        log.error({ worker, err }, 'worker did not stop cleanly');
        exit(1);
      },
    );
  }

  // The terminal tells everybody; what follows is the supervisor's to say.
  process.on('SIGINT', () => {});
  process.on('SIGHUP', () => {});
  process.on('SIGTERM', () => stop(0));
  process.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'drain':
        stop(message.grace_ms);
        break;
      case 'count':
        world?.numbers().then(
          (values) => say({ kind: 'count', id: message.id, values }),
          (err: unknown) => log.error({ worker, err }, 'worker cannot say its numbers'),
        );
        break;
      case 'numbers':
        asked.get(message.id)?.(message.all);
        asked.delete(message.id);
        break;
      case 'taken':
        for (const [lane, apps] of message.taken) world?.deliver(lane, apps);
        break;
    }
  });

  const siblings: Siblings = {
    worker,
    numbers() {
      const { promise, resolve } = Promise.withResolvers<MetricValues[]>();
      asked.set(next, resolve);
      say({ kind: 'numbers', id: next++ });
      return promise;
    },
    taken(lane, apps) {
      if (taken.size === 0) setTimeout(tell, TELL_MS);
      const known = taken.get(lane);
      if (known === undefined) taken.set(lane, new Set(apps));
      else for (const app of apps) known.add(app);
    },
  };
  world = await start(siblings, () => say({ kind: 'waits' }));
  say({ kind: 'ready' });
  const live = (): void => say({ kind: 'alive' });
  live();
  setInterval(live, ALIVE_MS).unref();
}
