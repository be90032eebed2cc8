/**
 * The built console of a checkout: built by a child process when it is missing or older than what it
 * is made of, so that nobody runs a build by hand and nothing here imports the builder.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** Relative to the console's folder. The rules of consent are the server's own. */
const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', '../src/domain'];
const OUTPUT_CHARS_MAX = 8000;

export type BuildState = 'ready' | 'building' | 'missing' | { failed: string };

export interface Build {
  /** Begins to build where that is needed. `made_at` changes with each build. */
  state(): Promise<{ state: BuildState; made_at: number }>;
  stop(): Promise<void>;
}

export interface BuildOptions {
  /** The console's own. */
  directory: string;
  /** Vite's program, where it is installed. */
  builder: string;
  /** Begin at once. */
  warm: boolean;
}

export function createBuild({ directory, builder, warm }: BuildOptions): Build {
  const dist = join(directory, 'dist');
  let running: { done: Promise<void>; kill: () => void } | undefined;
  /** What was tried in vain: the newest source then, and what the builder said. */
  let failed: { of: number; output: string } | undefined;

  async function run(of: number): Promise<void> {
    const fresh = join(directory, `dist.${process.pid}`);
    const { code, output } = await ran(fresh);
    if (code === 0) {
      // As old as what it was made of, which may have changed since the build began.
      await utimes(join(fresh, 'index.html'), of / 1000, of / 1000);
      await takePlace(fresh, of);
    } else failed = { of, output };
    await rm(fresh, { recursive: true, force: true });
  }

  /** Another process may have been faster, and be serving what it made of the same sources. */
  async function takePlace(fresh: string, of: number): Promise<void> {
    const isOld = async () => isOlder(await changedAt(join(dist, 'index.html')), of);
    if (!(await isOld())) return;
    await rm(dist, { recursive: true, force: true });
    await rename(fresh, dist).catch(async (error: unknown) => {
      if (await isOld()) throw error;
    });
  }

  function ran(outDir: string): Promise<{ code: number | null; output: string }> {
    return new Promise((resolve) => {
      const args = [builder, 'build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'error'];
      const child = spawn(process.execPath, args, {
        cwd: directory,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      if (running !== undefined) running.kill = () => void child.kill();
      let output = '';
      const take = (text: string): void => {
        output = (output + text).slice(-OUTPUT_CHARS_MAX);
      };
      child.stdout.setEncoding('utf8').on('data', take);
      child.stderr.setEncoding('utf8').on('data', take);
      child.once('error', (error) => resolve({ code: -1, output: error.message }));
      child.once('close', (code) => resolve({ code, output }));
    });
  }

  const build: Build = {
    async state() {
      const made_at = await changedAt(join(dist, 'index.html'));
      const told = (state: BuildState) => ({ state, made_at });
      if (running !== undefined) return told('building');
      const newest = await newestOf(directory);
      const isStale = isOlder(made_at, newest);
      if (!isStale || !existsSync(builder)) return told(made_at > 0 ? 'ready' : 'missing');
      if (failed?.of === newest) return told({ failed: failed.output });
      // Another answer may have begun it meanwhile.
      if (running === undefined) {
        running = { done: Promise.resolve(), kill() {} };
        running.done = run(newest)
          .catch((error: unknown) => {
            failed = { of: newest, output: String(error) };
          })
          .finally(() => {
            running = undefined;
          });
      }
      return told('building');
    },
    async stop() {
      running?.kill();
      await running?.done;
    },
  };
  if (warm) void build.state();
  return build;
}

/** A disk may keep less of a time than it tells. */
const isOlder = (made_at: number, than: number): boolean => Math.floor(made_at) < Math.floor(than);

/** Milliseconds since 1970; 0: there is none. */
async function changedAt(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    return 0;
  }
}

async function newestOf(directory: string): Promise<number> {
  let newest = 0;
  for (const source of SOURCES) {
    const path = join(directory, source);
    newest = Math.max(newest, await changedAt(path));
    for (const name of await below(path))
      newest = Math.max(newest, await changedAt(join(path, name)));
  }
  return newest;
}

/** Names of a folder's files at every depth; none, if it is no folder. */
async function below(path: string): Promise<string[]> {
  try {
    return await readdir(path, { recursive: true });
  } catch {
    return [];
  }
}
