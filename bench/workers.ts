/**
 * `npm run bench:workers`: what processes that read a store in a file add, and what each request costs
 * all of them together. On a machine whose cores the load shares, CPU tells more than throughput.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { applyLoad, loadTool } from './load.ts';
import { population, psidOf, readOf } from './population.ts';
import { median, table } from './table.ts';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    workers: { type: 'string', default: '0,1,2' },
  },
});
const PEOPLE = Number(values.people);
const TICKS_A_SECOND = 100;

interface Mode {
  workers: number;
  limits: 'on' | 'off';
}

interface Round {
  perSecond: number;
  p99_ms: number;
  cpu_us: number;
}

interface Serving {
  origin: string;
  pid: number;
  stop(): Promise<void>;
}

async function serve(db: string, { workers, limits }: Mode): Promise<Serving> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const main = new URL('../src/cli/main.ts', import.meta.url).pathname;
  const limitsFlag = limits === 'off' ? 'off' : 'page=999999999,app=999999999,messenger=999999999';
  const args = ['serve', ...(workers > 0 ? ['--workers', String(workers)] : [])];
  const child = spawn(process.execPath, [main, ...args, '--rate-limits', limitsFlag], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      PAGESCOPE_DB: db,
      PAGESCOPE_PORT: String(port),
      PAGESCOPE_ORIGIN: origin,
      PAGESCOPE_ADMIN_KEY: 'b'.repeat(32),
      PAGESCOPE_MASTER_KEY: Buffer.alloc(32).toString('base64url'),
    },
  });
  let logged = '';
  while (!logged.includes('"msg":"ready"')) {
    const [chunk] = await once(child.stderr, 'data');
    logged += chunk;
  }
  return {
    origin,
    pid: child.pid!,
    async stop() {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Microseconds that this process and its children have run so far. */
function cpuOf(pid: number): number {
  let ticks = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(name) === pid || Number(parent) === pid)
        ticks += Number(rest[9]) + Number(rest[10]);
    } catch {
      // It has ended.
    }
  }
  return (ticks * 1e6) / TICKS_A_SECOND;
}

const modes: Mode[] = values.workers.split(',').flatMap((many) => [
  { workers: Number(many), limits: 'off' as const },
  { workers: Number(many), limits: 'on' as const },
]);
const folder = mkdtempSync(join(tmpdir(), 'pagescope-bench-workers-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const tool = await loadTool();
const { db } = await population(PEOPLE);
const paths = Array.from({ length: PEOPLE }, (_, number) => readOf(psidOf(number)));
const rounds = new Map<Mode, Round[]>(modes.map((mode) => [mode, []]));
for (let round = 0; round < Number(values.rounds); round++) {
  for (const mode of modes) {
    const file = join(folder, `${modes.indexOf(mode)}.db`);
    if (round === 0) copyFileSync(db, file);
    const serving = await serve(file, mode);
    const load = { origin: serving.origin, paths, connections: 64 };
    await applyLoad(tool, { ...load, seconds: 2 });
    const before = cpuOf(serving.pid);
    const measured = await applyLoad(tool, { ...load, seconds: Number(values.seconds) });
    const cpu_us = (cpuOf(serving.pid) - before) / measured.requests;
    if (measured.errors > 0)
      throw new Error(`${measured.errors} requests failed: ${JSON.stringify(mode)}`);
    const { requests, seconds, p99_ms } = measured;
    rounds.get(mode)!.push({ perSecond: requests / seconds, p99_ms, cpu_us });
    await serving.stop();
  }
}
const rows = [...rounds].map(([{ workers, limits }, all]) => [
  workers === 0 ? 'one process' : `one writes, ${workers} read`,
  limits,
  median(all.map(({ perSecond }) => perSecond)).toFixed(0),
  median(all.map(({ p99_ms }) => p99_ms)).toFixed(2),
  median(all.map(({ cpu_us }) => cpu_us)).toFixed(1),
]);
console.log(`${availableParallelism()} cores, shared with the load (${tool}).`);
console.log(
  table(['processes', 'limits', 'reads/s', 'p99 ms', 'CPU µs a read, all of them'], rows),
);
