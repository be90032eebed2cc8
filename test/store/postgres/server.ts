/**
 * A PostgreSQL server for one test file: a cluster of its own, removed when the process ends,
 * however it ends. One database for each test.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { type Binaries, embeddedBinaries } from './binaries.ts';

export interface Server {
  readonly port: number;
  /** The URL of a new database; a copy of `template` if one is named. */
  database(template?: string): Promise<string>;
  url(database: string): string;
  /** Runs statements as the owner of everything, outside any transaction. */
  run(database: string, ...statements: string[]): Promise<unknown[][]>;
  /** `fast`: ends every connection. `immediate`: as if the machine had gone. */
  stop(how?: 'fast' | 'immediate'): Promise<void>;
  start(settings?: Record<string, string>): Promise<void>;
  /** Another server that follows this one, and can take its place. */
  standby(): Promise<Server>;
  promote(): Promise<void>;
}

const OWNER = 'owner';

/** A test's data may be lost with the machine, so nothing waits for the disk. */
const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  shared_buffers: '64MB',
};

export interface ServerOptions {
  binaries?: Binaries;
  settings?: Record<string, string>;
  /** Follows the server whose data lies there. */
  follows?: { data: string; port: number };
}

export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const { binaries = embeddedBinaries(), follows } = options;
  const { bin, as } = binaries;
  const run = promisify(execFile);
  const folder = mkdtempSync(join(tmpdir(), 'pagescope-postgres-'));
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid!);
  removeAtExit(folder, as);
  const data = join(folder, 'data');
  const doing = (program: string, ...args: string[]) =>
    run(join(bin, program), args, { ...as, cwd: folder, env: { LC_ALL: 'C', PATH: '' } });
  if (follows === undefined) {
    await doing('initdb', '-D', data, '-U', OWNER, '--auth=trust', '-E', 'UTF8', '--no-sync');
  } else {
    await run('cp', ['-r', follows.data, data], { ...as, cwd: folder });
    const leader = `host=127.0.0.1 port=${follows.port} user=${OWNER}`;
    await run('touch', [join(data, 'standby.signal')], { ...as, cwd: folder });
    options = { ...options, settings: { ...options.settings, primary_conninfo: leader } };
  }

  const port = await freePort();
  const url = (database: string): string => `postgres://${OWNER}@127.0.0.1:${port}/${database}`;
  let databases = 0;

  const server: Server = {
    port,
    url,
    async database(template = 'template1') {
      const name = `test_${++databases}`;
      await server.run('postgres', `CREATE DATABASE ${name} TEMPLATE ${template}`);
      return url(name);
    },
    async run(database, ...statements) {
      const client = new Client({ connectionString: url(database) });
      await client.connect();
      try {
        let rows: unknown[][] = [];
        for (const text of statements) {
          ({ rows } = await client.query<unknown[]>({ text, rowMode: 'array' }));
        }
        return rows;
      } finally {
        await client.end();
      }
    },
    async stop(how = 'fast') {
      await doing('pg_ctl', 'stop', '-D', data, '-m', how, '-w');
    },
    async start(settings = {}) {
      const all = { ...SETTINGS, ...options.settings, ...settings };
      const flags = Object.entries(all).map(([name, value]) => `-c ${name}='${value}'`);
      const address = `-p ${port} -h 127.0.0.1 -k ''`;
      const log = join(folder, 'log');
      await doing(
        ...['pg_ctl', 'start', '-D', data, '-l', log, '-w'],
        ...['-o', `${address} ${flags.join(' ')}`],
      ).catch((error) => {
        throw new Error(`the server did not start: ${readFileSync(log, 'utf8')}`, { cause: error });
      });
    },
    async standby() {
      // Copied while it stands still: then the copy is whole.
      await server.stop();
      const copied = startServer({ ...options, binaries, follows: { data, port } });
      const other = await copied;
      await server.start();
      return other;
    },
    async promote() {
      await doing('pg_ctl', 'promote', '-D', data, '-w');
    },
  };
  await server.start();
  return server;
}

/** A process that waits for the end of this one, and then stops the server and takes its folder away. */
function removeAtExit(folder: string, as: Binaries['as']): void {
  const script = `
    cat > /dev/null
    pid=$(head -n 1 "$1/data/postmaster.pid" 2> /dev/null) && kill -QUIT "$pid" 2> /dev/null
    while kill -0 "$pid" 2> /dev/null; do sleep 0.1; done
    rm -rf "$1"`;
  const watcher = spawn('/bin/sh', ['-c', script, 'sh', folder], {
    ...as,
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.unref();
  (watcher.stdin as unknown as { unref(): void }).unref();
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
