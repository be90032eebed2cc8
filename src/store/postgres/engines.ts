/** The engines that speak PostgreSQL's wire, and what each wants of a schema. */

import type { Row } from './statement.ts';

export const ENGINES = ['postgres', 'citus', 'yugabyte', 'cockroach'] as const;
export type Engine = (typeof ENGINES)[number];

/** Which of them answers. */
export async function engineOf(ask: (text: string) => Promise<Row[]>): Promise<Engine> {
  const [[version] = []] = await ask('SELECT version()');
  if (/CockroachDB/.test(String(version))) return 'cockroach';
  if (/-YB-/.test(String(version))) return 'yugabyte';
  const extensions = await ask("SELECT 1 FROM pg_extension WHERE extname = 'citus'");
  return extensions.length > 0 ? 'citus' : 'postgres';
}

/**
 * A table. `lane`: spread by its lane, which leads its key; otherwise it is small, and every
 * machine has all of it. `columns`: as in SQL, one a line.
 */
export interface TableStep {
  table: string;
  lane: boolean;
  columns: string;
  key: string[];
}

/**
 * An index, made while the table is in use. `where`: of these rows alone. `across`: its questions
 * are the operator's, who asks over all lanes.
 */
export interface IndexStep {
  index: string;
  on: string;
  unique?: boolean;
  across?: boolean;
  columns: string[];
  where?: string;
}

/** A column that older programs neither know nor miss: it may be null or has a default. */
export interface ColumnStep {
  add: string;
  to: string;
}

export type SchemaStep = TableStep | IndexStep | ColumnStep;

/** What to run, one after the other, each in a transaction of its own. Each may be run again. */
export function statementsOf(step: SchemaStep, engine: Engine): string[] {
  if ('table' in step) return tableStatements(step, engine);
  if ('index' in step) return [indexStatement(step, engine)];
  return [`ALTER TABLE ${step.to} ADD COLUMN IF NOT EXISTS ${typed(step.add, engine)}`];
}

function tableStatements({ table, lane, columns, key }: TableStep, engine: Engine): string[] {
  const lines = columns
    .trim()
    .split('\n')
    .map((line) => `  ${typed(line.trim(), engine)},`);
  const keyed = key.map((column, index) => keyColumn(column, index, engine)).join(', ');
  const create = [
    `CREATE TABLE IF NOT EXISTS ${table} (`,
    ...lines,
    `  PRIMARY KEY (${keyed})`,
    ')',
  ].join('\n');
  return engine === 'citus' ? [create, distribution(table, lane)] : [create];
}

/** Text is ordered by its bytes. CockroachDB knows no other order, and no name for this one. */
function typed(column: string, engine: Engine): string {
  return engine === 'cockroach' ? column : column.replace(/\btext\b/, 'text COLLATE "C"');
}

/** YugabyteDB spreads by the hash of what it is told to. */
function keyColumn(column: string, index: number, engine: Engine): string {
  if (engine !== 'yugabyte') return column;
  return index === 0 ? `${column} HASH` : `${column} ASC`;
}

function distribution(table: string, lane: boolean): string {
  const call = lane
    ? `create_distributed_table('${table}', 'lane', colocate_with => ${table === 'pair' ? "'none'" : "'pair'"})`
    : `create_reference_table('${table}')`;
  return `SELECT ${call} WHERE NOT EXISTS (
  SELECT FROM pg_dist_partition WHERE logicalrelid = '${table}'::regclass
)`;
}

function indexStatement(step: IndexStep, engine: Engine): string {
  const { index, on, unique = false, across = false, columns, where } = step;
  const spread = engine === 'yugabyte' && !across;
  const listed = columns.map((column, place) =>
    spread ? keyColumn(column, place, engine) : column,
  );
  const ordered = engine === 'yugabyte' && across ? columns.map((one) => `${one} ASC`) : listed;
  const online = engine === 'yugabyte' ? '' : 'CONCURRENTLY ';
  const kind = unique ? 'UNIQUE INDEX' : 'INDEX';
  const rows = where === undefined ? '' : ` WHERE ${where}`;
  return `CREATE ${kind} ${online}IF NOT EXISTS ${index} ON ${on} (${ordered.join(', ')})${rows}`;
}
