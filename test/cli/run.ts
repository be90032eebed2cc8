/** `pagescope run` for tests: by a server of this process, and with a place of its own for its files. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext } from 'node:test';
import { createLog } from '../../src/observe/log.ts';
import { start } from '../../src/server.ts';
import { memoryStore } from '../../src/store/memory.ts';
import { NOW, PSID, seededRandom, TOKEN } from '../world.ts';
import { directory, pagescope, type Ran, type Where } from './command.ts';

export const PETER = `https://graph.facebook.com/v2.6/${PSID.peter}?fields=first_name&access_token=${TOKEN}`;
export const PETERS_NAME = '{"first_name":"Peter"}';

export interface Place {
  cwd: string;
  /** Where `run` puts its files, and nobody else. */
  tmp: string;
  where: Where & { env: Record<string, string> };
}

export function place(t: TestContext): Place {
  const cwd = directory(t);
  const tmp = join(cwd, 'tmp');
  mkdirSync(tmp);
  // What Node compiles may stay where it always is.
  const NODE_COMPILE_CACHE = join(tmpdir(), 'node-compile-cache');
  return {
    cwd,
    tmp,
    where: { cwd, env: { TMPDIR: tmp, TMP: tmp, TEMP: tmp, NODE_COMPILE_CACHE } },
  };
}

/** What is left in the place for a run's files. */
export const traces = (tmp: string): string[] => readdirSync(tmp);

/** A seeded server that answers the runs of a file: they start sooner than with a world of their own. */
export async function serverForRuns() {
  const server = await start({
    store: memoryStore(),
    mode: 'dev',
    host: '127.0.0.1',
    port: 0,
    adminKey: 'the-operator-alone-knows-this',
    masterKey: new Uint8Array(32),
    era: 'auto',
    requireHttps: false,
    seed: true,
    clock: () => NOW,
    random: seededRandom('runs'),
    log: createLog('silent'),
    processMetrics: false,
  });
  after(() => server.stop());
  const { origin } = server;
  const placed = (t: TestContext): Place => {
    const { cwd, tmp, where } = place(t);
    return { cwd, tmp, where: { cwd, env: { ...where.env, PAGESCOPE_ORIGIN: origin } } };
  };
  return {
    origin,
    place: placed,
    run: (t: TestContext, ...command: string[]): Promise<Ran> =>
      pagescope(['run', '--', ...command], placed(t).where),
  };
}

/** For `skip`: says so when a program is not on this machine. */
export function without(program: string): string | false {
  const { error } = spawnSync(program, ['--version'], { stdio: 'ignore' });
  return error === undefined ? false : `${program} is not on this machine`;
}
