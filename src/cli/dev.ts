/** `pagescope dev`: zero configuration, a seeded world, and the reason for every answer. */
import { randomBytes } from 'node:crypto';
import { Command } from 'commander';
import type { Config } from '../config.ts';
import { Refusal } from '../domain/refusal.ts';
import { createLog } from '../observe/log.ts';
import type { World } from '../server.ts';
import { isDatabaseUrl } from '../store/postgres/url.ts';
import { openSqliteStore } from '../store/sqlite/store.ts';
import type { Store } from '../store/store.ts';
import {
  type ConsoleOptions,
  consoleConfig,
  consoleOriginOption,
  consolePortOption,
} from './console.ts';
import { addEgressOptions, type EgressFlags, egressOf } from './egress.ts';
import { HTTPS_PORT, serveHttps } from './https.ts';
import { importThrough } from './import.ts';
import { freshKeys, type Keys, keysBeside } from './keyfile.ts';
import { DEFAULT_DB } from './live.ts';
import {
  asOfOption,
  eraOption,
  type GraphOptions,
  limitsOf,
  portFlag,
  portOption,
  rateLimitsOption,
  requireHttpsOption,
  unavailableOption,
} from './options.ts';
import { printReads } from './reads.ts';
import { remoteApi } from './remote.ts';
import { runWorld } from './run-world.ts';
import { callbackOf, shakeHands, subscribeSeeded } from './webhook.ts';
import { readyJson, readyText } from './welcome.ts';

/** After the Graph version in which the profile API appeared. */
const PORT = 2600;

interface DevOptions extends GraphOptions, EgressFlags, ConsoleOptions {
  console: boolean;
  port: number;
  host: string;
  db: string;
  seed?: string;
  https: boolean;
  httpsPort: number;
  webhook?: string;
  verifyToken?: string;
  json: boolean;
}

export function devCommand(): Command {
  return addEgressOptions(new Command('dev'))
    .description('start a seeded world to develop a bot against')
    .addOption(portOption(PORT))
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--db <file>', 'where the world is kept; :memory: forgets it', DEFAULT_DB)
    .option('--seed <file>', 'also import this file (see pagescope import)')
    .addOption(eraOption())
    .addOption(asOfOption())
    .addOption(unavailableOption())
    .addOption(requireHttpsOption())
    .addOption(rateLimitsOption('off'))
    .option('--https', 'also serve by TLS, for clients that speak nothing else', false)
    .addOption(portFlag(HTTPS_PORT, '--https-port <n>', 'port for TLS; 0 takes any free one'))
    .addOption(consolePortOption())
    .addOption(consoleOriginOption())
    .option('--lan', 'let the local network reach the console, for a real phone', false)
    .option('--no-console', 'start no console')
    .option('--webhook <url>', "tell this endpoint of everything, as the seeded app's webhook")
    .option('--verify-token <token>', 'what the endpoint expects in the handshake')
    .option('--json', 'print one line of JSON when ready, and nothing else', false)
    .action(dev);
}

async function dev(options: DevOptions): Promise<void> {
  const { db, json } = options;
  const egress = egressOf(options);
  if ('problem' in egress) throw new Refusal('invalid', `${egress.problem}.`);
  const callback = callbackOf(options.webhook, options.verifyToken, egress);
  const { config, keys } = await devConfig({
    ...options,
    egress,
    onRead: json ? undefined : printReads(process.stdout),
  });
  if (options.console) {
    config.console = consoleConfig(options, options.port);
    config.demo = { host: '127.0.0.1', port: beyond(options.port, 2) };
  }
  const byTls = ({ answer }: World) =>
    serveHttps({ answer, host: options.host, port: options.httpsPort, db });
  const world = await runWorld(config, db, options.https ? byTls : undefined);
  const { origin, beside: https } = world;
  if (callback !== undefined) await subscribeSeeded(config.store, callback);
  if (options.seed !== undefined) await plant(options.seed, world, keys);
  const link = world.console?.link();
  const ready = {
    origin,
    https,
    adminKey: keys.adminKey,
    link,
    demo: world.demo,
    db,
    era: options.era,
  };
  process.stdout.write(json ? readyJson(ready) : readyText(ready));
  if (callback === undefined) return;
  const tell = (line: string): void => void (json || process.stdout.write(`${line}\n`));
  const { call } = remoteApi({ origin, adminKey: keys.adminKey });
  await shakeHands(call, callback, tell, untilStopped());
}

/** So many ports further; 0, any free one, where there is no such port. */
function beyond(port: number, steps: number): number {
  return port === 0 || port + steps > 65_535 ? 0 : port + steps;
}

function untilStopped(): AbortSignal {
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => stopped.abort());
  }
  return stopped.signal;
}

/** The seeded world of a store, which is open from here on. */
export async function devConfig(
  options: GraphOptions &
    Pick<DevOptions, 'port' | 'host' | 'db'> &
    Pick<Config, 'onRead' | 'egress'>,
): Promise<{ config: Config; keys: Keys }> {
  if (isDatabaseUrl(options.db)) {
    throw new Refusal(
      'invalid',
      'The seeded world lives in a file: name one with --db. A database is served by pagescope serve.',
    );
  }
  // Before the keys: only one process has the store, so only one makes them.
  const store = openSqliteStore({ path: options.db });
  const keys = await keysOf(options.db, store);
  const config: Config = {
    store,
    mode: 'dev',
    host: options.host,
    port: options.port,
    ...keys,
    era: options.era,
    unavailable: options.unavailable,
    asOf: options.asOf,
    limits: limitsOf(options),
    egress: options.egress,
    explains: true,
    requireHttps: options.requireHttps,
    seed: true,
    clock: Date.now,
    random: randomBytes,
    log: createLog('silent'),
    onRead: options.onRead,
    processMetrics: true,
  };
  return { config, keys };
}

async function keysOf(db: string, store: Store): Promise<Keys> {
  try {
    return db === ':memory:' ? freshKeys() : keysBeside(db);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function plant(file: string, world: World, { adminKey }: Keys): Promise<void> {
  try {
    await importThrough(remoteApi({ origin: world.origin, adminKey }), file);
  } catch (error) {
    await world.stop();
    throw error;
  }
}
