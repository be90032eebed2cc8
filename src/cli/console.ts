/** `pagescope console`: a link that opens the console of a running server, once. */
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

const ROOT = join(import.meta.dirname, '../..');

/** `port`: Graph's own. */
export function consoleConfig(
  { consolePort, consoleOrigin }: ConsoleOptions,
  port: number,
): ConsoleConfig {
  const next = port === 0 || port === 65_535 ? 0 : port + 1;
  return {
    // Whoever opens it wider says so by a proxy in front of it.
    host: '127.0.0.1',
    port: consolePort ?? next,
    elseAny: consolePort === undefined,
    origin: consoleOrigin,
    directory: join(ROOT, 'console'),
    builder: join(ROOT, 'node_modules/vite/bin/vite.js'),
    // A program that starts many worlds opens the console of few.
    warm: process.stdout.isTTY,
  };
}
