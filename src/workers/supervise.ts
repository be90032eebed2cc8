/**
 * Runs this program's workers as processes of their own that share one listening socket: it is the
 * supervisor's, so a connection that waits on it is answered by whoever is there, also while a worker
 * goes and another comes. (`reusePort` gives every process a queue of its own, which dies with it.)
 */
import cluster, { type Worker } from 'node:cluster';
import type { Log } from '../observe/log.ts';
import { createSupervisorMetrics } from '../observe/supervisor-metrics.ts';
import { createHub, type Hub } from './hub.ts';
import type { ToSupervisor } from './messages.ts';
import { createSupervisor, type Ending, type Spawn, type Supervisor } from './supervisor.ts';

/** Which worker a process is: 0, 1, …. What else it must know it reads where the supervisor did. */
export const WORKER_VARIABLE = 'PAGESCOPE_WORKER';
/** A directory where workers listen for each other. */
export const SOCKETS_VARIABLE = 'PAGESCOPE_SOCKETS';

export interface SuperviseOptions {
  count: number;
  /** Which of them is alone with what it holds (see `SupervisorOptions`). */
  keeper?: number | undefined;
  /** Told to all of them, besides what the environment says. */
  env?: Record<string, string>;
  /** The program, and what it was called with. */
  program: string;
  args: string[];
  /** Milliseconds that only grow. */
  clock: () => number;
  log: Log;
}

/** Starts this very command again, once for each worker. */
export function createWorkers(options: SuperviseOptions): Supervisor {
  const { count, keeper, env = {}, program, args, clock, log } = options;
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  // Flags hold no secret; keys are in the environment or in files, and are read again.
  // Numbers may be NaN or infinite.
  cluster.setupPrimary({ exec: program, args, serialization: 'advanced' });
  const metrics = createSupervisorMetrics({ workers: count, revived: () => supervisor.revived });
  const hub = createHub({ own: metrics.values, after });
  const spawn = forking(hub, env, log);
  const supervisor = createSupervisor({ count, keeper, spawn, after, clock, log });
  return supervisor;
}

const forking =
  (hub: Hub, env: Record<string, string>, log: Log): Spawn =>
  (slot) => {
    const worker = cluster.fork({ ...env, [WORKER_VARIABLE]: String(slot) });
    // Whoever is gone can be told nothing, and its end is told by itself.
    worker.on('error', (err) => log.warn({ worker: slot, err }, 'worker'));
    const line = {
      send: (message: object) => {
        if (worker.isConnected()) worker.send(message);
      },
    };
    const ready = Promise.withResolvers<void>();
    const waits = Promise.withResolvers<void>();
    let signs = 0;
    worker.on('message', (message: ToSupervisor) => {
      if (message.kind === 'alive') return signs++;
      if (message.kind === 'waits') return waits.resolve();
      if (message.kind !== 'ready') return hub.hear(line, message);
      hub.join(line);
      ready.resolve();
    });
    worker.once('disconnect', () => hub.leave(line));
    return {
      pid: worker.process.pid,
      waits: waits.promise,
      ready: ready.promise,
      ended: endOf(worker),
      signs: () => signs,
      drain: (grace_ms) => line.send({ kind: 'drain', grace_ms }),
      kill: () => void worker.process.kill('SIGKILL'),
    };
  };

function endOf(worker: Worker): Promise<Ending> {
  return new Promise((resolve) => {
    worker.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

function after(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
}
