/** Compiled checks of input: wrong members are values, with a name and words, and never exceptions. */
import { createRequire } from 'node:module';
import type { FastifySchemaCompiler } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type * as Compiler from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import { Refusal } from '../domain/refusal.ts';
import { InvalidInput, type MemberProblem } from './problem.ts';

/** No problems: the value has the shape. Checking a good value costs well under a microsecond. */
export type Checker = (value: unknown) => MemberProblem[];

const NONE: MemberProblem[] = [];
/** A client's own word stands in the answer, but not all of a megabyte of it. */
const MEMBER_CHARS_MAX = 100;

const require = createRequire(import.meta.url);

/**
 * Compiled when it is first used, because compiling all of them would be felt at the start, and so
 * would the three hundred files of the compiler.
 */
export function checker(schema: TSchema): Checker {
  let compiled: Compiler.Validator | undefined;
  return (value) => {
    compiled ??= (require('typebox/compile') as typeof Compiler).Compile(schema);
    return compiled.Check(value) ? NONE : problemsOf(schema, compiled.Errors(value));
  };
}

/** Lets the framework check bodies, queries and paths by the schemas that document them. */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = checker(schema);
  return (value) => {
    const given = httpPart === 'querystring' ? withNumbers(schema, value) : value;
    const problems = check(given);
    if (problems.length === 0) return { value: given as Static<TSchema> };
    if (httpPart === 'params') return { error: new Refusal('not_found', 'Nothing has this id.') };
    return { error: new InvalidInput(problems) };
  };
};

/** For calls that read their body themselves: the schema documents it, and checks nothing. */
export const allButTheBody: FastifySchemaCompiler<TSchema> = (route) =>
  route.httpPart === 'body' ? () => true : validatorCompiler(route);

/** A query is text; where a number belongs, text that is one becomes it. */
function withNumbers(schema: TSchema, query: unknown): unknown {
  const { properties } = schema as { properties?: Record<string, { type?: unknown }> };
  const read: Record<string, unknown> = { ...(query as Record<string, unknown>) };
  for (const [name, value] of Object.entries(read)) {
    const isNumber = properties?.[name]?.type === 'integer' && /^\d{1,15}$/.test(String(value));
    if (isNumber) read[name] = Number(value);
  }
  return read;
}

/** The first problem of each member: what follows from it would only confuse. */
function problemsOf(schema: TSchema, errors: TLocalizedValidationError[]): MemberProblem[] {
  const problems = new Map<string, string>();
  for (const error of errors) {
    for (const [path, problem] of told(schema, error)) {
      const member = path.slice(1, 1 + MEMBER_CHARS_MAX) || 'body';
      if (!problems.has(member)) problems.set(member, problem);
    }
  }
  return [...problems].map(([member, problem]) => ({ member, problem }));
}

/** What an error says of which members; nothing where another error says it better. */
function told(schema: TSchema, error: TLocalizedValidationError): [path: string, words: string][] {
  const { instancePath } = error;
  switch (error.keyword) {
    case 'required':
      return error.params.requiredProperties.map((name) => [
        `${instancePath}/${name}`,
        'is missing',
      ]);
    case 'additionalProperties':
      return [];
    case 'boolean':
      return [[instancePath, `is not a member here; known are ${siblings(schema, error)}`]];
    case 'type':
      return [[instancePath, `must be ${kinds(error.params.type)}`]];
    case 'enum':
      return [[instancePath, `must be one of ${error.params.allowedValues.join(', ')}`]];
    case 'pattern':
      return [[instancePath, `must be ${formOf(schema, error)}`]];
    case 'minLength':
      return [[instancePath, 'must not be empty']];
    case 'maxLength':
      return [[instancePath, `must have at most ${error.params.limit} characters`]];
    case 'maxItems':
      return [[instancePath, `must have at most ${error.params.limit} items`]];
    case 'minimum':
      return [[instancePath, `must be at least ${error.params.limit}`]];
    case 'maximum':
      return [[instancePath, `must be at most ${error.params.limit}`]];
    default:
      return [[instancePath, error.message]];
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function kinds(types: string | string[]): string {
  return [types]
    .flat()
    .map((type) => KINDS[type] ?? type)
    .join(' or ');
}

interface Node {
  description?: string;
  pattern?: string;
  properties?: Record<string, unknown>;
}

/** What a pattern means in words: the first sentence of the description beside it. */
function formOf(schema: TSchema, error: TLocalizedValidationError): string {
  const { description, pattern } = nodeAt(schema, error.schemaPath);
  return description?.split(/\.(?: |$)/)[0] ?? `like ${pattern}`;
}

function siblings(schema: TSchema, { schemaPath }: TLocalizedValidationError): string {
  const { properties = {} } = nodeAt(schema, schemaPath.replace(/\/additionalProperties$/, ''));
  return Object.keys(properties).join(', ');
}

/** The part of a schema at a path such as `#/properties/name`. */
function nodeAt(schema: TSchema, path: string): Node {
  let node: unknown = schema;
  for (const name of path.split('/').slice(1)) node = (node as Record<string, unknown>)[name];
  return (node ?? {}) as Node;
}
