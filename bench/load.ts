/** The load: wrk where it is installed, autocannon (from npm) otherwise. Runs on a core of its own. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pinned } from './pin.ts';
import { STEP } from './population.ts';

export interface Load {
  origin: string;
  /** Paths with their query: a list, asked for in turn from a random start, or one for everybody. */
  paths: string[] | Walk;
  /** Sent with each request. */
  headers?: Record<string, string>;
  connections: number;
  seconds: number;
}

/** Reads of so many people, each once and then again, in an order without locality. */
export interface Walk {
  /** With `{psid}` where the PSID goes. */
  path: string;
  people: number;
  /** How many were asked for before; by default any number. */
  from?: number;
}

export interface Measured {
  requests: number;
  seconds: number;
  p50_ms: number;
  p99_ms: number;
  /** Answers that were not 2xx, and sockets that broke. */
  errors: number;
}

const LOAD_CPU = 1;

/** Which tool applies the load here. */
export async function loadTool(): Promise<'wrk' | 'autocannon'> {
  const { code } = await run('sh', ['-c', 'command -v wrk']);
  return code === 0 ? 'wrk' : 'autocannon';
}

export async function applyLoad(tool: 'wrk' | 'autocannon', load: Load): Promise<Measured> {
  return tool === 'wrk' ? withWrk(load) : withAutocannon(load);
}

/** This run's own: another benchmark may run beside it. */
let known: string | undefined;
function folder(): string {
  if (known === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'pagescope-load-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    known = made;
  }
  return known;
}

async function withWrk({
  origin,
  paths,
  headers = {},
  connections,
  seconds,
}: Load): Promise<Measured> {
  const script = new URL('./wrk.lua', import.meta.url).pathname;
  const [command, ...args] = pinned(LOAD_CPU, 'wrk', [
    ...['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script],
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    origin,
  ]);
  const { code, out } = await run(command!, args, asked(paths));
  if (code !== 0) throw new Error(`wrk failed: ${out}`);
  return JSON.parse(out.trim().split('\n').at(-1)!);
}

/** What wrk.lua is told by its environment. */
function asked(paths: Load['paths']): Record<string, string> {
  if (!Array.isArray(paths)) {
    const { path, people } = paths;
    const from = String(firstOf(paths));
    return { ASK: path, PEOPLE: String(people), FROM: from, STEP: String(STEP) };
  }
  const list = join(folder(), 'paths.txt');
  writeFileSync(list, paths.join('\n'));
  return { PATHS: list };
}

const firstOf = ({ people, from }: Walk): number => from ?? Math.floor(Math.random() * people);

async function withAutocannon({ paths, ...load }: Load): Promise<Measured> {
  const list = join(folder(), 'load.json');
  const asks = Array.isArray(paths) ? paths : { ...paths, from: firstOf(paths) };
  writeFileSync(list, JSON.stringify({ ...load, paths: asks }));
  const script = new URL('./autocannon.ts', import.meta.url).pathname;
  const [command, ...args] = pinned(LOAD_CPU, process.execPath, [script, list]);
  const { code, out } = await run(command!, args);
  if (code !== 0) throw new Error(`autocannon failed: ${out}`);
  return JSON.parse(out.trim().split('\n').at(-1)!);
}

function run(
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; out: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...env } });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      out += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out }));
  });
}
