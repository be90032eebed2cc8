/** A server under measurement, in a process and on a core of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { pinned } from './pin.ts';

export interface Usage {
  /** User and system CPU since the process started, microseconds. */
  cpu_us: number;
  rss_bytes: number;
}

export interface Subject {
  origin: string;
  /** From spawn to ready, milliseconds. */
  startup_ms: number;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

const SERVER_CPU = 0;
/**
 * As in package.json: the garbage of a request dies young, and needs no room to grow old in; what
 * lives long lies outside of the heap.
 */
const FLAGS = ['--max-semi-space-size=8', '--heap-growing-percent=100'];

/**
 * `script` sends its origin when ready and its usage when asked; see `report`. `flags`: Node's; those
 * of this server unless said otherwise. `runtime`: if not this Node.
 */
export async function startSubject(
  script: string,
  args: string[],
  flags: readonly string[] = FLAGS,
  runtime = process.execPath,
): Promise<Subject> {
  const began = performance.now();
  const path = new URL(script, import.meta.url).pathname;
  const [command, ...rest] = pinned(SERVER_CPU, runtime, [...flags, path, ...args]);
  const child: ChildProcess = spawn(command!, rest, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${script} ended with ${code} before it was ready`);
  });
  const [ready] = (await Promise.race([once(child, 'message'), ended])) as [{ origin: string }];
  ended.catch(() => {});
  const startup_ms = performance.now() - began;
  return {
    origin: ready.origin,
    startup_ms,
    async usage() {
      child.send('usage');
      const [usage] = (await once(child, 'message')) as [Usage];
      return usage;
    },
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** The other side, inside the subject. */
export function report(origin: string): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send!({ cpu_us: user + system, rss_bytes: process.memoryUsage.rss() });
  });
  // Nobody measures any more.
  process.on('disconnect', () => process.exit());
  process.send!({ origin });
}
