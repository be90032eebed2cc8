/**
 * A prepared statement on its way, with as little around it as the driver allows: its own kind of
 * query copies the configuration, describes every column and tells of every row, each time anew.
 */
import { type PoolClient, Query } from 'pg';
import type { Input, Row, Statement, Value } from './statement.ts';
import { parserOf } from './types.ts';

export interface Answer {
  rows: Row[];
  /** Rows that were found or changed; null where the statement tells none. */
  rowCount: number | null;
}

interface Described {
  fields: { dataTypeID: number }[];
}

type Parser = (text: string) => Value;

class Question extends Query {
  readonly name: string;
  readonly values: Input[];
  callback: ((error: Error | null) => void) | undefined;
  readonly answer: Answer = { rows: [], rowCount: null };
  #parsers: readonly Parser[] = [];
  #failure: Error | undefined;

  constructor({ name, text }: Statement, values: Input[]) {
    super(text);
    this.name = name;
    this.values = values;
  }

  handleRowDescription({ fields }: Described): void {
    this.#parsers = fields.map(({ dataTypeID }) => parserOf(dataTypeID));
  }

  /** The fields come as text, in an array of their own. */
  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    const row: Row = fields;
    try {
      for (let index = 0; index < fields.length; index++) {
        const text = fields[index];
        if (text !== null) row[index] = this.#parsers[index]!(text!);
      }
      this.answer.rows.push(row);
    } catch (error) {
      this.#failure = error as Error;
    }
  }

  /** `SELECT 3`, `UPDATE 3`, `INSERT 0 3`. */
  handleCommandComplete({ text }: { text: string }): void {
    const count = Number(text.slice(text.lastIndexOf(' ') + 1));
    this.answer.rowCount = Number.isNaN(count) ? null : count;
  }

  handleReadyForQuery(): void {
    this.callback?.(this.#failure ?? null);
  }
}

export function send(
  client: PoolClient,
  statement: Statement,
  parameters: Input[],
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const question = new Question(statement, parameters);
    question.callback = (error) => (error ? reject(error) : resolve(question.answer));
    client.query(question);
  });
}
