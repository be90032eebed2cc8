/** Applies an open load (overload-load.ts) from a process on a core of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LoadPlan, Phase, PhaseResult } from './overload-load.ts';
import { pinned } from './pin.ts';

const LOAD_CPU = 1;

/** Phases one behind the other, on the same connections. */
export async function play(
  origin: string,
  paths: string[],
  phases: Phase[],
): Promise<PhaseResult[]> {
  const file = join(tmpdir(), `pagescope-bench-open-load-${process.pid}.json`);
  writeFileSync(file, JSON.stringify({ origin, paths, phases } satisfies LoadPlan));
  const script = new URL('./overload-load.ts', import.meta.url).pathname;
  const [command, ...args] = pinned(LOAD_CPU, process.execPath, [script, file]);
  const child = spawn(command!, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const results = await Array.fromAsync(lines, (line) => JSON.parse(line) as PhaseResult);
  const [code] = await exited;
  if (code !== 0 || results.length !== phases.length) throw new Error('the load failed');
  return results;
}
