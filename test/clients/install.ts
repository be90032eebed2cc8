/**
 * Installs the clients that these tests drive, exactly as their lockfile says and without running
 * any script of theirs. They stand apart from the project's own packages because only tests want
 * them: `npm test` comes here first, `npm start` never does.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = import.meta.dirname;
/** Written last, and gone as soon as npm begins anew: there is none beside half an installation. */
const DONE = join(FOLDER, 'node_modules', '.installed-lockfile');

const wanted = readFileSync(join(FOLDER, 'package-lock.json'), 'utf8');
if (wanted !== installed()) {
  console.log('Installing the clients that the tests drive (once for each lockfile) …');
  npm('ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
  writeFileSync(DONE, wanted);
}

function installed(): string | undefined {
  try {
    return readFileSync(DONE, 'utf8');
  } catch {
    return undefined;
  }
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
  if (status !== 0) process.exit(status ?? 1);
}
