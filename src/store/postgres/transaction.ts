/** One transaction on one connection. */
import type { PoolClient } from 'pg';
import { copy } from './copy.ts';
import { sqlState } from './failure.ts';
import { send } from './question.ts';
import type { Input, Row, Statement } from './statement.ts';

/** It begins with its first question. */
export class Transaction {
  readonly #client: PoolClient;
  #begun: Promise<unknown> | undefined;
  readonly #writes: Promise<unknown>[] = [];
  #ended = false;

  constructor(client: PoolClient) {
    this.#client = client;
  }

  /** What is asked in one go before it is awaited travels together. */
  async all(statement: Statement, parameters: Input[]): Promise<Row[]> {
    const begun = this.#begin();
    const [, { rows }] = await allOf([begun, send(this.#client, statement, parameters)]);
    return rows;
  }

  async get(statement: Statement, parameters: Input[]): Promise<Row | undefined> {
    return (await this.all(statement, parameters))[0];
  }

  /** Sent at once and answered with the commit. */
  write(statement: Statement, parameters: Input[]): void {
    this.#begin().catch(() => {});
    const written = send(this.#client, statement, parameters);
    written.catch(() => {});
    this.#writes.push(written);
  }

  /** The same for many rows, all of them new. */
  copy(statement: Statement, rows: readonly Input[][]): void {
    if (rows.length === 0) return;
    this.#begin().catch(() => {});
    const written = copy(this.#client, statement, rows);
    written.catch(() => {});
    this.#writes.push(written);
  }

  async commit(): Promise<void> {
    this.#ended = true;
    if (this.#begun === undefined) return;
    const committed = this.#client.query('COMMIT');
    const [{ command }] = await allOf([committed, ...this.#writes]);
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back');
  }

  #begin(): Promise<unknown> {
    this.#begun ??= this.#client.query('BEGIN');
    return this.#begun;
  }

  async rollback(): Promise<void> {
    if (this.#ended || this.#begun === undefined) return;
    // On a broken connection nothing is left to be undone.
    await Promise.allSettled([...this.#writes, this.#client.query('ROLLBACK')]);
  }
}

/** All of them to their end, then the first error that tells why. */
export async function allOf<T extends readonly unknown[]>(
  promises: readonly [...{ [Index in keyof T]: Promise<T[Index]> }],
): Promise<T> {
  const settled = await Promise.allSettled(promises);
  const errors = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  // Once one statement failed, those behind it only say that something did.
  const told = errors.find((error) => sqlState(error) !== '25P02') ?? errors[0];
  if (told !== undefined) throw told;
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as unknown as T;
}
