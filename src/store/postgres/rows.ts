/**
 * Many rows of a table in one statement. Each stands for itself; that they lie in many lanes is why
 * only an import writes like this.
 */
import type { Database } from './database.ts';
import { MIGRATIONS } from './migrations.ts';
import type { Input, Scatter, Statement } from './statement.ts';
import type { Table } from './tables.ts';
import { textArray } from './text.ts';

/** What is known of a table whatever its records are. */
type AnyTable = Pick<Table<never>, 'name' | 'names' | 'key'>;

export const IMPORTED: Scatter = { scatter: 'the rows of an import; each stands for itself' };

/** Of rows that are all new: takes what {@link Table.values} gives. */
export function copyOf(database: Database, { name, names }: AnyTable): Statement {
  return database.prepare(`COPY ${name} (${names.join(', ')}) FROM STDIN`, IMPORTED);
}

/** Leaves the rows that stand, and answers with the last column of the key of the others. Takes {@link columnsOf} them. */
export function addOf(database: Database, table: AnyTable): Statement {
  const text = `${insertOf(table)} ON CONFLICT DO NOTHING RETURNING ${table.key.at(-1)}`;
  return database.prepare(text, IMPORTED);
}

/** Replaces the rows that stand. Takes {@link columnsOf} them. */
export function putOf(database: Database, table: AnyTable): Statement {
  const { names, key } = table;
  const replaced = names
    .filter((column) => !key.includes(column))
    .map((column) => `${column} = excluded.${column}`);
  const text = `${insertOf(table)} ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${replaced.join(', ')}`;
  return database.prepare(text, IMPORTED);
}

/** Rows as arrays, one a column. */
export function columnsOf(rows: readonly Input[][]): string[] {
  const width = rows[0]?.length ?? 0;
  return Array.from({ length: width }, (_, column) =>
    textArray(rows.map((row) => row[column] as string | number | boolean | null)),
  );
}

function insertOf({ name, names }: AnyTable): string {
  const types = typesOf(name);
  const arrays = names.map((column, index) => `$${index + 1}::${types.get(column)}[]`);
  const fresh = names.map((column) => `fresh.${column}`);
  return `INSERT INTO ${name} (${names.join(', ')})
      SELECT ${fresh.join(', ')}
      FROM unnest(${arrays.join(', ')}) AS fresh (${names.join(', ')})`;
}

/** As the schema says: the type of each column. */
function typesOf(name: string): Map<string, string> {
  const found = new Map<string, string>();
  const note = (line: string): void => {
    const [column, type] = line.trim().split(' ');
    found.set(column!, type!);
  };
  for (const step of MIGRATIONS.flat()) {
    if ('table' in step && step.table === name) step.columns.trim().split('\n').forEach(note);
    if ('add' in step && step.to === name) note(step.add);
  }
  return found;
}
