/** Holds answers to the OpenAPI document, with every shape taken as closed. */
import assert from 'node:assert/strict';
import { Compile } from 'typebox/schema';

// biome-ignore lint/suspicious/noExplicitAny: a document is looked into by paths of every kind.
export type Json = any;

export interface Seen {
  method: string;
  url: string;
  status: number;
  type: string;
  body: unknown;
}

/** Throws unless the document foretells this answer. */
export function keptBy(document: Json, { method, url, status, type, body }: Seen): void {
  const told = `${method} ${url} → ${status} ${type}`;
  const operation = operationOf(document, method, url);
  if (status >= 400) {
    isProblem(document, status, type, body, told);
    return;
  }
  assert.ok(operation !== undefined, `${told}: the document has no such call`);
  const response = operation.responses[status];
  assert.ok(response !== undefined, `${told}: the document has no such status`);
  if (response.content === undefined) {
    assert.equal(body, '', told);
    return;
  }
  const content = response.content[type.split(';')[0]!];
  assert.ok(content, `${told}: the document has no such type`);
  fits(document, content.schema, body, told);
}

function isProblem(document: Json, status: number, type: string, body: Json, told: string): void {
  if (body === '') return;
  assert.equal(type, 'application/problem+json', told);
  assert.equal(body.status, status, told);
  fits(document, { $ref: '#/components/schemas/Problem' }, body, told);
}

function fits(document: Json, schema: Json, value: unknown, told: string): void {
  const validator = Compile(closed({ ...schema, components: document.components }));
  const [, errors] = validator.Errors(value);
  assert.deepEqual(errors, [], `${told}: ${JSON.stringify(value)}`);
}

/** The same schema, where an object has no members but those it names. */
function closed(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const members = Object.entries(schema).map(([name, member]) => [name, closed(member)]);
  const copy = Object.fromEntries(members);
  const isObject = [copy.type].flat().includes('object') && copy.properties !== undefined;
  return isObject ? { ...copy, additionalProperties: false } : copy;
}

function operationOf(document: Json, method: string, url: string): Json {
  const path = url.split('?')[0]!;
  for (const [template, item] of Object.entries<Json>(document.paths)) {
    const pattern = new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`);
    if (pattern.test(path) && item[method.toLowerCase()]) return item[method.toLowerCase()];
  }
  return undefined;
}
