/** What is sent and what comes back. */
import { createHash } from 'node:crypto';

export type Input = string | number | boolean | null | Uint8Array | Input[];
export type Value = string | number | boolean | null | Uint8Array;
/** In the order of the statement's columns. */
export type Row = Value[];

/** Why a statement touches more than one lane; such statements serve the operator, never a read. */
export interface Scatter {
  scatter: string;
}

export class Statement {
  /** By it the server keeps the statement prepared. */
  readonly name: string;
  readonly text: string;
  readonly scatter: string | undefined;

  constructor(text: string, scatter: string | undefined) {
    this.text = text;
    this.name = createHash('sha256').update(text).digest('base64url').slice(0, 22);
    this.scatter = scatter;
  }
}
