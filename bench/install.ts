/**
 * Installs what stands in a benchmark's own folder exactly as its lockfile says, without running any
 * script of it. It stands apart from the project's packages because that benchmark alone wants it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `name`: of a folder beside this file. */
export function install(name: string): void {
  const folder = join(import.meta.dirname, name);
  const wanted = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  /** Written last, so there is none beside half an installation. */
  const done = join(folder, 'node_modules', '.installed-lockfile');
  if (existsSync(done) && readFileSync(done, 'utf8') === wanted) return;
  console.log(`Installing the ${name} (once for each lockfile) …`);
  if (npm(folder, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error') !== 0) {
    throw new Error(`the ${name} could not be installed`);
  }
  writeFileSync(done, wanted);
}

/** The npm that runs this, under the Node it runs on: an older npm may not know the newest Node. */
function npm(cwd: string, ...words: string[]): number | null {
  const { npm_execpath, npm_node_execpath = process.execPath } = process.env;
  const [command, first] = npm_execpath ? [npm_node_execpath, [npm_execpath]] : ['npm', []];
  const { status, error } = spawnSync(command, [...first, ...words], { cwd, stdio: 'inherit' });
  if (error !== undefined) throw error;
  return status;
}
