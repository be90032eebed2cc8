import { plain } from './plain.ts';

/** Columns for a terminal. */
export function table(rows: readonly (readonly string[])[], indent = ''): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, text] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, text.length);
    }
  }
  const line = (row: readonly string[]): string =>
    indent +
    row
      .map((text, column) => plain(text).padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}
