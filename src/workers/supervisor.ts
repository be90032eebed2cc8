/**
 * Keeps so many workers running: one that dies is started again, all are replaced one by one on
 * request, and the old one goes only when the new one answers. How a worker is started and told is
 * somebody else's ({@link Spawn}).
 */
import type { Log } from '../observe/log.ts';

export interface Ending {
  code: number | null;
  signal: string | null;
}

export interface WorkerProcess {
  readonly pid: number | undefined;
  /** Resolves when it could begin if another one let go of what it holds; never, if it needs nothing. */
  readonly waits: Promise<void>;
  /** Resolves when it answers requests; never, if it ends before. */
  readonly ready: Promise<void>;
  /** Resolves when it has ended, however. */
  readonly ended: Promise<Ending>;
  /** How many signs of life it has given since it answers. */
  signs(): number;
  /** It finishes what is under way and ends; idle connections are left so long for their next request. */
  drain(grace_ms: number): void;
  kill(): void;
}

/** Starts the worker of a slot: 0, 1, …. */
export type Spawn = (slot: number) => WorkerProcess;

export interface SupervisorOptions {
  count: number;
  /**
   * The slot whose worker alone holds what the others need. It starts first and is drained last, and
   * when it is replaced it goes as soon as the new one waits for it.
   */
  keeper?: number | undefined;
  spawn: Spawn;
  /** Calls later; resolves nothing. The returned function takes it back. */
  after: (ms: number, call: () => void) => () => void;
  /** Milliseconds that only grow. */
  clock: () => number;
  log: Log;
}

export interface Supervisor {
  /** Resolves when all answer. Rejects when one of them ended instead; the others are ended, too. */
  start(): Promise<void>;
  /** Replaces all, one by one. Resolves with false when a new one did not start; the old ones go on. */
  restart(): Promise<boolean>;
  /** Drains all; resolves when they have ended. */
  stop(): Promise<void>;
  /** Workers that were started again after they died. */
  readonly revived: number;
}

/** One that lived so long and then died is started again at once. */
const STEADY_MS = 10_000;
const REVIVE_MS_FIRST = 100;
const REVIVE_MS_MAX = 30_000;
/** A new worker that does not answer by then is given up. */
export const READY_MS_MAX = 60_000;
/** In a rolling restart idle connections wait so long for a request that is on its way. */
export const GRACE_MS = 5000;
/** How often is looked whether a worker lives. */
export const LOOK_MS = 10_000;
/**
 * One that gave no sign of life between so many looks in a row hangs. More than one, because a machine
 * that slept makes everybody late for one.
 */
export const SILENT_LOOKS_MAX = 3;
/** A worker that was told to end has so long, its grace included. */
export const DRAIN_MS_MAX = 20_000;

export class WorkerEnded extends Error {
  readonly ending: Ending;

  constructor(ending: Ending) {
    super(`a worker ended with ${ending.signal ?? ending.code}`);
    this.ending = ending;
  }
}

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { count, keeper, spawn, after, clock, log } = options;
  /** Who serves in each slot. */
  const serving: (WorkerProcess | undefined)[] = new Array(count).fill(undefined);
  /** Everybody who has not ended, with the slot. */
  const living = new Map<WorkerProcess, number>();
  /** Deaths in a row of each slot. */
  const deaths: number[] = new Array(count).fill(0);
  let revived = 0;
  let stopping = false;
  let restarting: Promise<boolean> = Promise.resolve(true);

  /** Resolves when it answers. `onWaits`: another one holds what it needs. */
  async function begin(slot: number, onWaits?: () => void): Promise<WorkerProcess> {
    const worker = spawn(slot);
    living.set(worker, slot);
    void worker.ended.then(() => living.delete(worker));
    if (onWaits !== undefined) void worker.waits.then(onWaits);
    const limit = timeLimit(READY_MS_MAX);
    try {
      await Promise.race([
        worker.ready,
        worker.ended.then((ending) => Promise.reject(new WorkerEnded(ending))),
        limit.over.then(() => Promise.reject(new Error('a worker took too long to start'))),
      ]);
    } catch (error) {
      worker.kill();
      throw error;
    } finally {
      limit.cancel();
    }
    if (stopping) worker.drain(0);
    return worker;
  }

  function serve(slot: number, worker: WorkerProcess): void {
    serving[slot] = worker;
    watch(slot, worker);
    const since = clock();
    void worker.ended.then((ending) => {
      if (serving[slot] !== worker) return;
      serving[slot] = undefined;
      if (stopping) return;
      if (clock() - since >= STEADY_MS) deaths[slot] = 0;
      log.error({ worker: slot, pid: worker.pid, ...ending }, 'worker died');
      revive(slot);
    });
  }

  /**
   * Ends one that hangs: its connections wait, and nobody else can answer them. One that never gave a
   * sign runs a program that gives none: a restart may have brought an older one.
   */
  function watch(slot: number, worker: WorkerProcess): void {
    let signs = worker.signs();
    let silent = 0;
    let cancel = after(LOOK_MS, look);
    void worker.ended.then(() => cancel());

    function look(): void {
      const isSilent = signs > 0 && worker.signs() === signs;
      silent = isSilent ? silent + 1 : 0;
      signs = worker.signs();
      if (silent < SILENT_LOOKS_MAX) {
        cancel = after(LOOK_MS, look);
        return;
      }
      log.error({ worker: slot, pid: worker.pid }, 'worker hangs');
      worker.kill();
    }
  }

  function revive(slot: number): void {
    const delay_ms = Math.min(REVIVE_MS_FIRST * 2 ** deaths[slot]!, REVIVE_MS_MAX);
    deaths[slot]!++;
    after(delay_ms, () => {
      // A restart may have filled the place meanwhile.
      if (stopping || serving[slot] !== undefined) return;
      begin(slot).then(
        (worker) => {
          if (serving[slot] !== undefined) return worker.drain(0);
          revived++;
          serve(slot, worker);
        },
        (error: unknown) => {
          if (stopping) return;
          log.error({ worker: slot, err: error }, 'worker did not start');
          revive(slot);
        },
      );
    });
  }

  async function replaceAll(): Promise<boolean> {
    for (let slot = 0; slot < count; slot++) {
      if (stopping) return false;
      const fresh = await (slot === keeper ? relieve(slot) : replace(slot)).catch(
        (error: unknown) => {
          log.error({ worker: slot, err: error }, 'worker did not start; the old ones go on');
        },
      );
      if (fresh === undefined) return false;
    }
    log.info({ workers: count }, 'restarted');
    return true;
  }

  /** The new one answers before the old one goes. */
  async function replace(slot: number): Promise<WorkerProcess> {
    const fresh = await begin(slot);
    const old = serving[slot];
    settle(slot, fresh);
    if (old !== undefined) await end(old, GRACE_MS);
    return fresh;
  }

  /** The old one goes when the new one could begin; what it held is nobody's for a moment. */
  async function relieve(slot: number): Promise<WorkerProcess> {
    const old = serving[slot];
    let hasGone = false;
    try {
      const fresh = await begin(slot, () => {
        if (old === undefined || serving[slot] !== old || stopping) return;
        hasGone = true;
        serving[slot] = undefined;
        void end(old, 0);
      });
      settle(slot, fresh);
      return fresh;
    } catch (error) {
      if (hasGone && !stopping) revive(slot);
      throw error;
    }
  }

  function settle(slot: number, fresh: WorkerProcess): void {
    deaths[slot] = 0;
    serve(slot, fresh);
  }

  /** Resolves when it has ended; past its time it is ended by force. */
  async function end(worker: WorkerProcess, grace_ms: number): Promise<void> {
    const cancel = after(DRAIN_MS_MAX, () => {
      log.error({ pid: worker.pid }, 'worker did not end in time');
      worker.kill();
    });
    worker.drain(grace_ms);
    await worker.ended;
    cancel();
  }

  function timeLimit(ms: number): { over: Promise<void>; cancel: () => void } {
    const { promise: over, resolve } = Promise.withResolvers<void>();
    return { over, cancel: after(ms, resolve) };
  }

  return {
    get revived() {
      return revived;
    },

    async start() {
      try {
        // What keeps one of a kind from starting keeps all of them: it is said once.
        const firsts = keeper === undefined ? 1 : 2;
        const slots = Array.from({ length: count }, (_, slot) => slot);
        for (const slot of slots.slice(0, firsts)) serve(slot, await begin(slot));
        const others = slots.slice(firsts);
        await Promise.all(others.map(async (slot) => serve(slot, await begin(slot))));
      } catch (error) {
        stopping = true;
        for (const worker of living.keys()) worker.kill();
        throw error;
      }
    },

    restart() {
      restarting = restarting.then(replaceAll);
      return restarting;
    },

    async stop() {
      stopping = true;
      const all = [...living];
      const isKeeper = ([, slot]: [WorkerProcess, number]): boolean => slot === keeper;
      await Promise.all(all.filter((one) => !isKeeper(one)).map(([worker]) => end(worker, 0)));
      await Promise.all(all.filter(isKeeper).map(([worker]) => end(worker, 0)));
    },
  };
}
