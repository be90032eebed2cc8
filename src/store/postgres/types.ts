/** How columns come out of the server's text. */
import { types } from 'pg';
import type { Value } from './statement.ts';

const INT8 = 20;

/** Times and places fit a number: they stay below 2^53. */
export function parserOf(oid: number): (text: string) => Value {
  return oid === INT8 ? Number : types.getTypeParser(oid, 'text');
}

/** The same for whatever the driver asks itself. */
export const TYPES = { getTypeParser: parserOf } as unknown as {
  getTypeParser: typeof types.getTypeParser;
};
