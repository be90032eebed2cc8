/**
 * What 10 billion pairs and 150,000 reads a second take: machines, shards, bytes, money. Every input
 * is a flag; those marked `measured` come from the benchmarks of this repository.
 *
 * node scripts/node.cjs scripts/scale.ts --pairs 1e9 --reads 20000
 * node scripts/node.cjs scripts/scale.ts --markdown
 */
import { parseArgs } from 'node:util';
import { INPUTS, type Inputs, inputRows, resultRows, simulate } from './scale/model.ts';

const flags = parseArgs({
  options: {
    markdown: { type: 'boolean', default: false },
    ...Object.fromEntries(Object.keys(INPUTS).map((name) => [name, { type: 'string' as const }])),
  },
}).values as Record<string, string | boolean | undefined>;

const inputs = Object.fromEntries(
  Object.entries(INPUTS).map(([name, { value }]) => [name, Number(flags[name] ?? value)]),
) as unknown as Inputs;
for (const [name, value] of Object.entries(inputs)) {
  if (!(value > 0)) throw new Error(`--${name} takes a number above 0`);
}
const all = [inputRows(inputs), resultRows(simulate(inputs))];
console.log(all.map((rows) => (flags.markdown ? markdown(rows) : plain(rows))).join('\n\n'));

function markdown([head, ...rows]: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head!), line(head!.map(() => '---')), ...rows.map(line)].join('\n');
}

function plain(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
