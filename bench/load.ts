/** The load: wrk where it is installed, autocannon (from npm) otherwise. Runs on a core of its own. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pinned } from './pin.ts';

export interface Load {
  origin: string;
  /** Paths with their query; asked for in turn from a random start. */
  paths: string[];
  /** Sent with each request. */
  headers?: Record<string, string>;
  connections: number;
  seconds: number;
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

const LUA = `
local paths, at = {}, 0
init = function()
  for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = wrk.format("GET", line) end
  math.randomseed(os.time())
  at = math.random(#paths)
end
request = function() at = at % #paths + 1 return paths[at] end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('{"requests":%d,"seconds":%f,"p50_ms":%f,"p99_ms":%f,"errors":%d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, e.connect + e.read + e.write + e.status + e.timeout))
end
`;

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
  const script = join(folder(), 'load.lua');
  const list = join(folder(), 'paths.txt');
  writeFileSync(script, LUA);
  writeFileSync(list, paths.join('\n'));
  const [command, ...args] = pinned(LOAD_CPU, 'wrk', [
    ...['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script],
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    origin,
  ]);
  const { code, out } = await run(command!, args, { PATHS: list });
  if (code !== 0) throw new Error(`wrk failed: ${out}`);
  return JSON.parse(out.trim().split('\n').at(-1)!);
}

async function withAutocannon(load: Load): Promise<Measured> {
  const list = join(folder(), 'load.json');
  writeFileSync(list, JSON.stringify(load));
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
