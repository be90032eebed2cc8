/** `pagescope console`: a link that opens the console of a running server, once. */
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import type { ConsoleConfig } from '../config.ts';
import { Refusal } from '../domain/refusal.ts';
import { dbOption, serverOf } from './operator.ts';
import { portFlag } from './options.ts';
import { remoteApi } from './remote.ts';

interface LinkAnswer {
  url: string;
  expires_at: string;
}

export function consoleCommand(): Command {
  return new Command('console')
    .description('print a link that opens the console of a running server, once')
    .addOption(dbOption())
    .option('--to <path>', 'where in the console it leads, as in /people')
    .action(printLink);
}

async function printLink({ db, to }: { db: string; to?: string }): Promise<void> {
  const server = await serverOf(db);
  if (server === undefined) {
    throw new Refusal(
      'unavailable',
      `No server runs on the store ${db}. Start one with pagescope dev, or name its store with --db.`,
    );
  }
  const { call } = remoteApi(server);
  const { url } = await call<LinkAnswer>('POST', '/sessions', to === undefined ? {} : { to });
  process.stdout.write(`${url}\n`);
}

/** What commands that start a console are told about it. */
export interface ConsoleOptions {
  consolePort?: number;
  consoleOrigin?: string;
  /** The local network may come in. */
  lan?: boolean;
}

export const consolePortOption = (): Option =>
  portFlag(0, '--console-port <n>', "the console's port; by default the one after --port")
    .default(undefined)
    .env('PAGESCOPE_CONSOLE_PORT');

export const consoleOriginOption = (): Option =>
  new Option(
    '--console-origin <url>',
    'how browsers reach the console, where that is not its own address',
  ).env('PAGESCOPE_CONSOLE_ORIGIN');

/** Of this machine, by which others on the local network reach it. */
function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flat()
    .filter((one) => one !== undefined && !one.internal && one.family === 'IPv4')
    .map((one) => one!.address);
}

const ROOT = join(import.meta.dirname, '../..');

/** `port`: Graph's own. */
export function consoleConfig(
  { consolePort, consoleOrigin, lan = false }: ConsoleOptions,
  port: number,
): ConsoleConfig {
  const next = port === 0 || port === 65_535 ? 0 : port + 1;
  return {
    // Whoever opens it wider says so, by --lan or by a proxy in front of it.
    host: lan ? '0.0.0.0' : '127.0.0.1',
    ...(lan && { lan: lanAddresses() }),
    port: consolePort ?? next,
    elseAny: consolePort === undefined,
    origin: consoleOrigin,
    directory: join(ROOT, 'console'),
    builder: join(ROOT, 'node_modules/vite/bin/vite.js'),
    // A program that starts many worlds opens the console of few.
    warm: process.stdout.isTTY,
  };
}
