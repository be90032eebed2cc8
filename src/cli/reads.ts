/** A line for each read in `dev`'s terminal: what was asked, what was answered, and why. */
import type { Explanation } from '../graph/explain.ts';
import type { Answered } from '../graph/graph.ts';
import { plain } from './plain.ts';

/** Lines waiting for their explanation; past it a burst of reads is only counted. */
const WAITING_MAX = 100;

/** Prints after the answer has gone out, in the order of the reads. */
export function printReads(
  terminal: NodeJS.WritableStream,
): (answered: Answered, explain: () => Promise<Explanation>) => void {
  let waiting = 0;
  let skipped = 0;
  let line: Promise<void> = Promise.resolve();
  return (answered, explain) => {
    if (waiting >= WAITING_MAX) {
      skipped++;
      return;
    }
    waiting++;
    const at = new Date(answered.call.now).toISOString().slice(11, 19);
    line = line
      .then(explain)
      .then(({ answer, because }) => {
        const missed = skipped === 0 ? '' : `(${skipped} more reads were not printed)\n`;
        skipped = 0;
        terminal.write(`${missed}${at} ${asked(answered)} → ${answer}. ${plain(because)}\n`);
      })
      .catch(() => {})
      .finally(() => {
        waiting--;
      });
  };
}

function asked({ call: { request, version }, response }: Answered): string {
  const path = plain(request.path.join('/').slice(0, 80));
  return `${request.method} ${version.name}/${path} ${response.status}`;
}
