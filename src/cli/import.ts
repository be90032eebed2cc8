/** `pagescope import`: apps, pages, people and events from a file of JSON lines. */
import { hash, randomBytes } from 'node:crypto';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Command } from 'commander';
import { Refusal } from '../domain/refusal.ts';
import { isDatabaseUrl, placeName } from '../store/postgres/url.ts';
import { CheckpointFile } from './import/checkpoint.ts';
import { type Done, importFile, type Start } from './import/file.ts';
import { type Progress, showProgress } from './import/progress.ts';
import type { BadLine, Target } from './import/run.ts';
import { serverSink } from './import/server-sink.ts';
import { storeSink } from './import/store-sink.ts';
import { counted, summary } from './import/tally.ts';
import { DEFAULT_DB } from './live.ts';
import { dbOption, type Operator, openOperator } from './operator.ts';
import { plain } from './plain.ts';

/** So many bad lines are told one by one; the rest are counted. */
const BAD_SHOWN_MAX = 20;

export function importCommand(): Command {
  return new Command('import')
    .description('import apps, pages, people and events from a file of JSON lines')
    .argument('<file>', 'one thing a line; - reads standard input')
    .addOption(dbOption())
    .addHelpText(
      'after',
      `
Each line is one object with one key; its members are those of the Admin API:
  {"app":{"id":"42","name":"My Bot"}}
  {"page":{"id":"77","name":"My Page","app_id":"42"}}
  {"person":{"id":"ann","first_name":"Ann","locale":"en_US","timezone":"Europe/Paris"}}
  {"event":{"type":"message","page_id":"77","person_id":"ann","at":"2026-01-05T09:30:00Z","psid":"1234"}}
Lines that are wrong are reported and skipped. Importing a file again changes nothing, and an
import that was interrupted goes on where it was.`,
    )
    .action(runImport);
}

async function runImport(file: string, { db }: { db: string }): Promise<void> {
  // A server is kept small. Here thousands of lines are under way, and collecting them again and
  // again while they are cost as much as all the rest.
  setFlagsFromString('--heap-growing-percent=0');
  const operator = await openOperator(db, true);
  // A server elsewhere has no directory here; its ids alone make a repetition harmless.
  const isElsewhere = operator.kind === 'remote' && process.env.PAGESCOPE_ORIGIN;
  try {
    const beside = isElsewhere || file === '-' ? undefined : besideWhat(db);
    const { tally, isWhole } = await importThrough(operator, file, beside);
    if (tally.bad > 0 || !isWhole) process.exitCode = 1;
  } finally {
    await operator.close();
  }
}

/**
 * What it is kept beside how far an import came: the store, or for a database what stands for it where
 * a store would lie. Undefined: nothing can be kept there.
 */
function besideWhat(db: string): string | undefined {
  if (!isDatabaseUrl(db)) return db;
  const folder = dirname(DEFAULT_DB);
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return join(folder, hash('sha256', placeName(db), 'hex').slice(0, 16));
  } catch {
    return undefined;
  }
}

/** Tells of it on standard error. `beside`: as of {@link besideWhat}. */
export async function importThrough(
  operator: Operator,
  file: string,
  beside?: string,
): Promise<Done> {
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const report = reporter();
  const started = performance.now();
  try {
    const done = await importFile({
      file,
      target: targetOf(operator),
      checkpoints: beside === undefined ? undefined : new CheckpointFile(beside),
      stop: stop.signal,
      ...report,
    });
    report.end();
    console.error(summary(done.tally, (performance.now() - started) / 1000, done.lines));
    if (!done.isWhole) console.error('Stopped. Run the same command again to go on.');
    return done;
  } catch (error) {
    report.end();
    throw error instanceof Refusal && error.code === 'unavailable' ? interrupted(error) : error;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

function targetOf(operator: Operator): Target {
  const sink =
    operator.kind === 'local'
      ? storeSink(operator.store, operator.ingest, operator.phones)
      : serverSink(operator.call);
  return { sink, call: operator.call, clock: Date.now, random: randomBytes };
}

/** Tells of progress and of bad lines, on standard error. */
function reporter() {
  let progress: Progress | undefined;
  let shown = 0;
  let hidden = 0;
  return {
    onStart({ offset, lines, bytes }: Start): void {
      if (lines > 0) console.error(`Going on behind line ${counted(lines)}.`);
      const from = { bytes: offset, lines };
      progress = showProgress({ terminal: process.stderr, bytes, from, clock: Date.now });
    },
    onSlab({ bad, bytes, lines }: { bad: BadLine[]; bytes: number; lines: number }): void {
      if (bad.length > 0) progress?.clear();
      for (const { number, reason } of bad) {
        if (shown < BAD_SHOWN_MAX) console.error(`line ${number}: ${plain(reason)}.`);
        else hidden++;
        shown++;
      }
      progress?.at(bytes, lines);
    },
    end(): void {
      progress?.clear();
      if (hidden > 0) console.error(`… and ${counted(hidden)} more bad lines.`);
    },
  };
}

function interrupted(error: Refusal): Refusal {
  return new Refusal(
    'unavailable',
    `${error.message} What was stored stays; run the same command again to go on.`,
    undefined,
    { cause: error },
  );
}
