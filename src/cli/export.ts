/** `pagescope export`: what `import` takes back. */
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { exportLines } from '../admin/export-lines.ts';
import { Refusal } from '../domain/refusal.ts';
import { dbOption, type Operator, withOperator } from './operator.ts';

interface ExportOptions {
  db: string;
  out?: string;
  pictures: boolean;
}

export function exportCommand(): Command {
  return new Command('export')
    .description('export apps, pages, people and events as JSON lines, without any secret')
    .addOption(dbOption())
    .option('--out <file>', 'write to this file, readable by its owner alone')
    .option('--pictures', 'also the pictures', false)
    .action((options: ExportOptions) =>
      withOperator(options.db, async (operator) => {
        const lines = Readable.from(await linesOf(operator, options.pictures));
        if (options.out === undefined) await toTerminal(lines);
        else await toFile(lines, options.out);
      }),
    );
}

async function linesOf(
  operator: Operator,
  pictures: boolean,
): Promise<AsyncIterable<string | Uint8Array>> {
  return operator.kind === 'local'
    ? exportLines(operator.store, { pictures })
    : operator.stream(`/export?pictures=${pictures}`);
}

/** Whoever reads may have seen enough (`| head`). */
async function toTerminal(lines: Readable): Promise<void> {
  await pipeline(lines, process.stdout, { end: false }).catch((error: { code?: string }) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** Under another name until it is whole. */
async function toFile(lines: Readable, out: string): Promise<void> {
  const unfinished = `${out}.unfinished`;
  try {
    await pipeline(lines, createWriteStream(unfinished, { mode: 0o600 }));
    renameSync(unfinished, out);
  } catch (error) {
    rmSync(unfinished, { force: true });
    if (error instanceof Refusal) throw error;
    const { code } = error as { code?: string };
    throw new Refusal(
      'unavailable',
      `The file ${out} cannot be written (${code ?? error}).`,
      undefined,
      { cause: error },
    );
  }
}
