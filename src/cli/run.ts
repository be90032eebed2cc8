/** `pagescope run -- COMMAND`: any program, unmodified, with graph.facebook.com answered here. */
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { delimiter } from 'node:path';
import { Command } from 'commander';
import { Refusal } from '../domain/refusal.ts';
import { startDetour } from '../proxy/detour.ts';
import { type Answer, relayTo } from '../proxy/relay.ts';
import { liveOrigin } from './live.ts';
import { dbOption } from './operator.ts';
import {
  asOfOption,
  eraOption,
  type GraphOptions,
  portFlag,
  rateLimitsOption,
  requireHttpsOption,
  unavailableOption,
} from './options.ts';
import { isAlive } from './remote.ts';
import { catchSignals, runChild } from './run-child.ts';

interface RunOptions extends GraphOptions {
  db: string;
  port: number;
  offline: boolean;
  reads: boolean;
}

export function runCommand(): Command {
  return new Command('run')
    .description('run a program with graph.facebook.com answered here')
    .usage('[options] -- COMMAND [ARGUMENTS…]')
    .argument('<command...>', 'the program and its arguments')
    .passThroughOptions()
    .addOption(dbOption())
    .addOption(portFlag(0))
    .addOption(eraOption())
    .addOption(asOfOption())
    .addOption(unavailableOption())
    .addOption(requireHttpsOption())
    .addOption(rateLimitsOption('off'))
    .option('--offline', 'refuse the program every other host, apart from this machine', false)
    .option('--reads', 'print a line for each read, and why it was answered so', false)
    .addHelpText(
      'after',
      `
If a server runs on the store, or PAGESCOPE_ORIGIN names one, that one answers. The exit code is the
program's own; 128 and the signal's number when a signal ended it.`,
    )
    .action(run);
}

async function run(command: string[], options: RunOptions, self: Command): Promise<void> {
  // From here on a signal is the program's, and what is begun is also ended.
  const signals = catchSignals(isAtTerminal());
  const { answer, who, stop } = await answererOf(options, self);
  const detour = await startDetour({
    answer,
    env: process.env,
    offline: options.offline,
    tmpdir: tmpdir(),
    pathDelimiter: delimiter,
    random: randomBytes,
    now: Date.now(),
    onDistrust: once(() => say(DISTRUSTED)),
  }).catch(async (error) => {
    await stop();
    throw error;
  });
  process.on('exit', detour.removeFiles);
  try {
    say(`graph.facebook.com is answered by ${who}`);
    process.exitCode = await runChild(command, detour.environment, signals);
  } finally {
    await detour.stop();
    await stop();
  }
}

interface Answerer {
  answer: Answer;
  /** For people. */
  who: string;
  stop(): Promise<void>;
}

async function answererOf(options: RunOptions, self: Command): Promise<Answerer> {
  const origin = await runningServer(options.db);
  if (origin !== undefined) {
    keepsItsOwn(origin, self);
    return { answer: relayTo(origin), who: `the server at ${origin}`, async stop() {} };
  }
  return ownWorld(options);
}

/** Loaded when it is needed: a server that runs has all of it already. */
async function ownWorld(options: RunOptions): Promise<Answerer> {
  const [{ devConfig }, { printReads }, { openWorld }] = await Promise.all([
    import('./dev.ts'),
    import('./reads.ts'),
    import('./run-world.ts'),
  ]);
  const { config } = await devConfig({
    ...options,
    host: '127.0.0.1',
    onRead: options.reads ? printReads(process.stderr) : undefined,
  });
  const { world, withdraw } = await openWorld(config, options.db);
  return {
    answer: world.answer,
    who: `this run (store ${options.db}, era ${options.era})`,
    stop: () => world.stop().then(withdraw),
  };
}

/** As for every command: the one that `PAGESCOPE_ORIGIN` names, else the one on the store. */
async function runningServer(db: string): Promise<string | undefined> {
  const named = process.env.PAGESCOPE_ORIGIN || undefined;
  const origin = named ?? liveOrigin(db);
  if (origin === undefined) return undefined;
  if (named !== undefined && !/^https?:$/.test(URL.parse(named)?.protocol ?? '')) {
    throw new Refusal(
      'invalid',
      `PAGESCOPE_ORIGIN is ${named}; it must be a URL as in https://graph.example.com.`,
    );
  }
  if (await isAlive(origin)) return new URL(origin).origin;
  if (named === undefined) return undefined;
  throw new Refusal('unavailable', `PAGESCOPE_ORIGIN names ${named}, where no server answers.`);
}

/** What a server was started with cannot be changed from here. */
const OF_THE_SERVER = ['port', 'era', 'asOf', 'unavailable', 'requireHttps', 'rateLimits', 'reads'];

function keepsItsOwn(origin: string, self: Command): void {
  const given = OF_THE_SERVER.filter((name) => self.getOptionValueSource(name) === 'cli');
  if (given.length === 0) return;
  const flags = given.map(
    (name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
  );
  throw new Refusal(
    'conflict',
    `The server at ${origin} answers, as it was started: ${flags.join(', ')} cannot be set here. Stop it, or name another store with --db.`,
  );
}

function isAtTerminal(): boolean {
  return process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
}

function say(what: string): void {
  process.stderr.write(`pagescope: ${what}\n`);
}

const DISTRUSTED =
  'a client refuses the certificate that was made for this run: it goes by roots of its own (docs/run.md tells which ones know)';

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}
