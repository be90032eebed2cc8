/** `pagescope run` for tests: on a store that is forgotten, and with a place of its own for its files. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { PSID, TOKEN } from '../world.ts';
import { directory, pagescope, type Ran, type Where } from './command.ts';

export const PETER = `https://graph.facebook.com/v2.6/${PSID.peter}?fields=first_name&access_token=${TOKEN}`;
export const PETERS_NAME = '{"first_name":"Peter"}';

export interface Place {
  cwd: string;
  /** Where `run` puts its files, and nobody else. */
  tmp: string;
  where: Where;
}

export function place(t: TestContext): Place {
  const cwd = directory(t);
  const tmp = join(cwd, 'tmp');
  mkdirSync(tmp);
  return { cwd, tmp, where: { cwd, env: { TMPDIR: tmp, TMP: tmp, TEMP: tmp } } };
}

export function run(t: TestContext, ...command: string[]): Promise<Ran> {
  return pagescope(['run', '--db', ':memory:', '--', ...command], place(t).where);
}

/** For `skip`: says so when a program is not on this machine. */
export function without(program: string): string | false {
  const { error } = spawnSync(program, ['--version'], { stdio: 'ignore' });
  return error === undefined ? false : `${program} is not on this machine`;
}
