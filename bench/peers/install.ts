/**
 * Installs the peers exactly as their lockfile says and without running any script of theirs. They
 * stand apart from the project's own packages because this benchmark alone wants them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = import.meta.dirname;
/** Written last, so there is none beside half an installation. */
const DONE = join(FOLDER, 'node_modules', '.installed-lockfile');

export function installPeers(): void {
  const wanted = readFileSync(join(FOLDER, 'package-lock.json'), 'utf8');
  if (existsSync(DONE) && readFileSync(DONE, 'utf8') === wanted) return;
  console.log('Installing the peers (once for each lockfile) …');
  npm('ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
  writeFileSync(DONE, wanted);
}

/** The npm that runs this, under the Node it runs on: an older npm may not know the newest Node. */
function npm(...words: string[]): void {
  const { npm_execpath, npm_node_execpath = process.execPath } = process.env;
  const [command, first] = npm_execpath ? [npm_node_execpath, [npm_execpath]] : ['npm', []];
  const { status, error } = spawnSync(command, [...first, ...words], {
    cwd: FOLDER,
    stdio: 'inherit',
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error('the peers could not be installed');
}
