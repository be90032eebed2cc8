/** `pagescope erase`: everything about a person, on every page, for good. */
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { Refusal } from '../domain/refusal.ts';
import { dbOption, withOperator } from './operator.ts';

export function eraseCommand(): Command {
  return new Command('erase')
    .description('erase a person everywhere')
    .argument('<person>', 'id of the person')
    .option('--yes', 'do not ask', false)
    .addOption(dbOption())
    .action(async (person: string, { db, yes }: { db: string; yes: boolean }) => {
      if (!yes && !(await confirmed(person))) {
        console.log('Nothing was erased.');
        process.exitCode = 1;
        return;
      }
      await withOperator(db, ({ call }) => call('DELETE', `/people/${encodeURIComponent(person)}`));
      console.log(`Person ${person} is erased: every page gets the answer for somebody unknown.`);
    });
}

async function confirmed(person: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new Refusal(
      'invalid',
      'Erasing cannot be undone. Say --yes to do it without being asked.',
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(
      `Erase person ${person} with every PSID, event, picture and trace of reads? This cannot be undone. [y/N] `,
    );
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
