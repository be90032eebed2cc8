/**
 * COPY: new rows as one stream of text, which costs the server as little as rows can.
 *
 * The data goes out right behind the statement, without waiting for the server to ask for it: one
 * that refused the statement passes the data over (protocol, message flow of COPY). So a COPY travels
 * like any other write of a transaction.
 */
import { type Connection, type PoolClient, Query } from 'pg';
import type { Input, Statement } from './statement.ts';

/** What the driver has for this beside what its types tell. */
interface CopyingConnection extends Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

class CopyIn extends Query {
  constructor(text: string, rows: string) {
    super(text);
    this.submit = (connection) => {
      const { stream } = connection;
      stream.cork();
      connection.query(text);
      (connection as CopyingConnection).sendCopyFromChunk(Buffer.from(rows));
      (connection as CopyingConnection).endCopyFrom();
      process.nextTick(() => stream.uncork());
    };
  }

  /** The server asks for what is on its way already. */
  handleCopyInResponse(): void {}
}

/** Each row in the order of the columns that the statement names. Nothing of them stands before. */
export function copy(
  client: PoolClient,
  { text }: Statement,
  rows: readonly Input[][],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error): void => (error ? reject(error) : resolve());
    client.query(Object.assign(new CopyIn(text, copyText(rows)), { callback: settle }));
  });
}

/** The text format of COPY (postgresql.org, COPY, file formats). */
export function copyText(rows: readonly Input[][]): string {
  let text = '';
  for (const row of rows) {
    let mark = '';
    for (const value of row) {
      text += mark + field(value);
      mark = '\t';
    }
    text += '\n';
  }
  return text;
}

const SPECIAL = /[\\\t\n\r]/;
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
};

function field(value: Input): string {
  if (value === null) return '\\N';
  const text = String(value);
  if (typeof value !== 'string' || !SPECIAL.test(text)) return text;
  return text.replaceAll(/[\\\t\n\r]/g, (character) => ESCAPES[character]!);
}
