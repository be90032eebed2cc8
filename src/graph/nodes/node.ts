/** A node that is made of fields alone: those asked for in their order, and the id. */
import type { Call } from '../call.ts';
import { type Failure, isFailure } from '../errors.ts';
import type { Field } from '../fields.ts';
import { encode, type Json } from '../json.ts';

/** `field`: as it was asked for. */
export type NodeField = (call: Call, field: Field) => Json | Failure;

export type NodeFields = Readonly<Record<string, NodeField>>;

const plain = (name: string): Field => ({ name, modifiers: {}, fields: [] });

/** `unasked`: what comes where no field is named. */
export function nodeBody(
  call: Call,
  known: NodeFields,
  unasked: readonly string[],
): string | Failure {
  const values: Record<string, Json> = {};
  for (const field of call.selection?.fields ?? unasked.map(plain)) {
    const value = known[field.name]!(call, field);
    if (isFailure(value)) return value;
    values[field.name] = value;
  }
  values.id ??= known.id!(call, plain('id')) as Json;
  return encode(values);
}
