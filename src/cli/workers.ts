/** What a command does to be many processes: the supervisor's part of it, and a worker's. */
import cluster from 'node:cluster';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Siblings } from '../config.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Log } from '../observe/log.ts';
import { createWorkers, SOCKETS_VARIABLE, WORKER_VARIABLE } from '../workers/supervise.ts';
import { WorkerEnded } from '../workers/supervisor.ts';
import { type Served, work } from '../workers/worker.ts';

/** Which worker this process is: 0, 1, …; undefined: none. */
export function workerNumber(): number | undefined {
  const text = process.env[WORKER_VARIABLE];
  return cluster.isWorker && text !== undefined ? Number(text) : undefined;
}

/** A command that, as a worker, ends when it fails: what ties it to its supervisor would keep it. */
export function endingAtFailure<Options>(
  command: (options: Options) => Promise<void>,
): (options: Options) => Promise<void> {
  return async (options) => {
    try {
      await command(options);
    } catch (error) {
      process.channel?.unref();
      throw error;
    }
  };
}

/** Serves as a worker until the supervisor says otherwise. */
export function workHere(
  worker: number,
  log: Log,
  start: (siblings: Siblings, waits: () => void) => Promise<Served>,
): Promise<void> {
  return work({ worker, start, exit: (code) => process.exit(code), log });
}

/** Of the workers on a store in a file, the one that writes. */
export const WRITER = 0;
/** Where it listens for the others. */
export const socketsDirectory = (): string => process.env[SOCKETS_VARIABLE]!;

/** A directory that nobody else may enter, until this process ends. */
function makeSocketsDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'pagescope-'));
  process.on('exit', () => rmSync(path, { recursive: true, force: true }));
  return path;
}

/**
 * Starts this command once more for each worker, and keeps them running until told to stop.
 * `hasWriter`: one more is started, which alone writes.
 */
export async function superviseWorkers(count: number, hasWriter: boolean, log: Log): Promise<void> {
  const workers = createWorkers({
    ...(hasWriter
      ? { count: count + 1, keeper: WRITER, env: { [SOCKETS_VARIABLE]: makeSocketsDirectory() } }
      : { count }),
    program: process.argv[1]!,
    args: process.argv.slice(2),
    clock: () => performance.now(),
    log,
  });
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    // What holds the process open are its workers.
    void workers.stop().then(() => log.info('stopped'));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', () => {
    if (!stopping) void workers.restart();
  });
  try {
    await workers.start();
  } catch (error) {
    if (stopping) return;
    // The worker has said why.
    if (error instanceof WorkerEnded) throw new Refusal('unavailable', 'a worker did not start.');
    throw error;
  }
  log.info({ workers: count, pid: process.pid }, 'ready');
}
