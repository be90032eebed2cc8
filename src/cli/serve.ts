/** `pagescope serve`: production. Refuses to start half-configured, and says all that is missing. */
import { randomBytes } from 'node:crypto';
import { totalmem } from 'node:os';
import { Command, Option } from 'commander';
import type { Config } from '../config.ts';
import { Refusal } from '../domain/refusal.ts';
import { MASTER_KEY_BYTES } from '../graph/vault.ts';
import { createLog } from '../observe/log.ts';
import { isSeeded } from '../seed/plant.ts';
import { isDatabaseUrl, safeName } from '../store/postgres/url.ts';
import { SUBJECT_BYTES } from '../store/sqlite/packed-subjects.ts';
import type { Store } from '../store/store.ts';
import {
  type ConsoleOptions,
  consoleConfig,
  consoleOriginOption,
  consolePortOption,
} from './console.ts';
import { addEgressOptions, type EgressFlags, egressOf } from './egress.ts';
import {
  asOfOption,
  cachedProfilesOption,
  eraOption,
  type GraphOptions,
  limitsOf,
  portOption,
  rateLimitsOption,
  requireHttpsOption,
  unavailableOption,
  workersOption,
} from './options.ts';
import { openWorld, runWorld } from './run-world.ts';
import { secretOf } from './secrets.ts';
import { dbProblem, openStore } from './store.ts';
import {
  endingAtFailure,
  socketsDirectory,
  superviseWorkers,
  WRITER,
  workerNumber,
  workHere,
} from './workers.ts';

const PORT = 2600;
const ADMIN_KEY_CHARS_MIN = 32;

interface ServeOptions extends GraphOptions, EgressFlags, ConsoleOptions {
  console: boolean;
  explain: boolean;
  port: number;
  host: string;
  db?: string;
  origin?: string;
  trustProxy: boolean;
  /** Undefined: this process serves, alone. */
  workers?: number;
  /** Undefined: the store's own number. */
  cachedProfiles?: number;
}

export function serveCommand(): Command {
  return addEgressOptions(new Command('serve'))
    .description('serve profiles in production')
    .addOption(
      new Option('--db <file>', 'the store: a file, or postgres://host/database').env(
        'PAGESCOPE_DB',
      ),
    )
    .addOption(
      new Option(
        '--origin <url>',
        'how bots reach this server, as in https://graph.example.com',
      ).env('PAGESCOPE_ORIGIN'),
    )
    .addOption(portOption(PORT))
    .addOption(new Option('--host <address>').default('127.0.0.1').env('PAGESCOPE_HOST'))
    .addOption(eraOption())
    .addOption(asOfOption())
    .addOption(unavailableOption())
    .addOption(requireHttpsOption())
    .addOption(rateLimitsOption('on'))
    .addOption(
      new Option('--explain', 'let debug=all say why a read is answered as it is')
        .default(false)
        .env('PAGESCOPE_EXPLAIN'),
    )
    .addOption(
      new Option('--console', 'also start the console, on an origin of its own')
        .default(false)
        .env('PAGESCOPE_CONSOLE'),
    )
    .addOption(consolePortOption())
    .addOption(consoleOriginOption())
    .addOption(
      new Option('--trust-proxy', 'believe X-Forwarded-Proto: a TLS terminator stands in front')
        .default(false)
        .env('PAGESCOPE_TRUST_PROXY'),
    )
    .addOption(workersOption())
    .addOption(cachedProfilesOption())
    .addHelpText(
      'after',
      `
Keys come by environment or file, never by flag:
  PAGESCOPE_ADMIN_KEY or PAGESCOPE_ADMIN_KEY_FILE     key of the Admin API, ${ADMIN_KEY_CHARS_MIN} characters or more
  PAGESCOPE_MASTER_KEY or PAGESCOPE_MASTER_KEY_FILE   ${MASTER_KEY_BYTES} bytes in base64url; seals what is secret in the store`,
    )
    .action(endingAtFailure(serve));
}

async function serve(options: ServeOptions): Promise<void> {
  const problems: string[] = [];
  const adminKey = secret('PAGESCOPE_ADMIN_KEY', problems);
  const master = secret('PAGESCOPE_MASTER_KEY', problems);
  const masterKey = Buffer.from(master ?? '', 'base64url');
  if (adminKey !== undefined && adminKey.length < ADMIN_KEY_CHARS_MIN) {
    problems.push(`PAGESCOPE_ADMIN_KEY is shorter than ${ADMIN_KEY_CHARS_MIN} characters`);
  }
  if (master !== undefined && masterKey.length !== MASTER_KEY_BYTES) {
    problems.push(
      `PAGESCOPE_MASTER_KEY is not ${MASTER_KEY_BYTES} bytes in base64url (openssl rand -base64 32 | tr '+/' '-_' | tr -d =)`,
    );
  }
  if (options.db === undefined || options.db === ':memory:') {
    problems.push('no store: set --db or PAGESCOPE_DB to a file, or to postgres://…');
  }
  const named = dbProblem();
  if (named !== undefined) problems.push(named);
  problems.push(...originProblems(options.origin));
  if (options.consoleOrigin !== undefined) problems.push(...originProblems(options.consoleOrigin));
  problems.push(...workersProblems(options), ...cacheProblems(options));
  const egress = egressOf(options);
  if ('problem' in egress) problems.push(egress.problem);
  if (problems.length > 0) {
    throw new Refusal(
      'invalid',
      `not configured:\n${problems.map((line) => `  - ${line}`).join('\n')}`,
    );
  }

  const log = createLog('info');
  const db = options.db!;
  const worker = workerNumber();
  if (options.workers !== undefined && worker === undefined) {
    // It is opened for its trouble to be told, and its tables to be made, once.
    await (await openChecked(db)).close();
    return superviseWorkers(options.workers, !isDatabaseUrl(db), log);
  }
  const config: Omit<Config, 'store'> = {
    mode: 'serve',
    host: options.host,
    port: options.port,
    origin: options.origin!,
    adminKey: adminKey!,
    masterKey,
    era: options.era,
    unavailable: options.unavailable,
    asOf: options.asOf,
    limits: limitsOf(options),
    egress: 'problem' in egress ? undefined : egress,
    explains: options.explain,
    requireHttps: options.requireHttps,
    trustProxy: options.trustProxy,
    console: options.console ? consoleConfig(options, options.port) : undefined,
    seed: false,
    clock: Date.now,
    random: randomBytes,
    log,
    processMetrics: true,
  };
  const { host, port, origin } = config;
  const { cachedProfiles } = options;
  if (worker === undefined) {
    await runWorld({ ...config, store: await openChecked(db, cachedProfiles) }, db);
    log.info({ origin, host, port }, 'ready');
  } else {
    await workHere(worker, log, workOn(db, worker, config, cachedProfiles));
    log.info({ origin, host, port, worker, pid: process.pid }, 'worker ready');
  }
}

/** What a worker starts. The supervisor has looked at the store: trouble would be said once more by each. */
function workOn(
  db: string,
  worker: number,
  config: Omit<Config, 'store'>,
  cachedSubjects: number | undefined,
): Parameters<typeof workHere>[2] {
  return async (siblings, waits) => {
    if (isDatabaseUrl(db)) {
      const store = await openStore(db);
      return (await openWorld({ ...config, store, siblings }, db)).world;
    }
    const embedded = { config: { ...config, siblings }, db, sockets: socketsDirectory() };
    const { startReading, startWriter } = await import('./embedded.ts');
    return worker === WRITER
      ? startWriter(embedded, waits)
      : startReading({ ...embedded, cachedSubjects });
  };
}

async function openChecked(db: string, cachedSubjects?: number): Promise<Store> {
  const store = await openStore(db, { cachedSubjects });
  if (!(await isSeeded(store))) return store;
  await store.close();
  throw new Refusal(
    'invalid',
    `The store ${isDatabaseUrl(db) ? safeName(db) : db} holds the world that dev seeds, whose secrets everybody knows. Serve from another store.`,
  );
}

/** What several processes cannot share. */
function workersProblems({ workers, db, console, port }: ServeOptions): string[] {
  if (workers === undefined) return [];
  const problems: string[] = [];
  if (db === ':memory:') {
    problems.push(
      '--workers wants a store that all can open, a file or postgres://…: memory is one process’s',
    );
  }
  // Of those on a file, one alone has the console.
  if (console && db !== undefined && isDatabaseUrl(db)) {
    problems.push(
      '--console keeps its sessions in one process: leave it out beside --workers, and start another serve --console on the same database, with a port of its own',
    );
  }
  if (port === 0) problems.push('--workers wants a port of its own, not 0: all share it');
  return problems;
}

/** Memory is taken as people are read: it would be missing much later, and kill what serves. */
function cacheProblems({ workers = 1, db, cachedProfiles }: ServeOptions): string[] {
  if (cachedProfiles === undefined) return [];
  if (db !== undefined && isDatabaseUrl(db)) {
    return [
      '--cached-profiles is for a store in a file: of a database that others write nothing is kept',
    ];
  }
  const bytes = cachedProfiles * SUBJECT_BYTES * workers;
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  if (bytes <= memory) return [];
  const gibibytes = (number: number): string => (number / 2 ** 30).toFixed(1);
  return [
    `--cached-profiles ${cachedProfiles} takes ${gibibytes(bytes)} GiB of memory in all processes, of which there are ${gibibytes(memory)}: say less`,
  ];
}

function secret(name: string, problems: string[]): string | undefined {
  const found = secretOf(name) ?? { problem: `no ${name}: set it, or ${name}_FILE` };
  if ('value' in found) return found.value;
  problems.push(found.problem);
  return undefined;
}

function originProblems(origin: string | undefined): string[] {
  if (origin === undefined) return ['no public origin: set --origin or PAGESCOPE_ORIGIN'];
  if (!URL.canParse(origin) || new URL(origin).origin !== origin || !/^https?:/.test(origin)) {
    return [
      `the origin ${origin} is not a scheme and an authority alone, as in https://graph.example.com`,
    ];
  }
  return [];
}
