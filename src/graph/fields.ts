/**
 * The grammar of `?fields=`:
 *
 *   fields    = field *( "," field )
 *   field     = name *( "." name "(" argument ")" ) [ "{" fields "}" ]
 *
 * with blanks allowed around names, and a JSON array of the same accepted in place of the text.
 * Messages and positions (characters from 0) follow recorded ones: dossier §3.6 and
 * node-facebook/facebook-node-sdk#123, criso/fbgraph#125, tobilg/facebook-events-by-location-core#30;
 * a repeated field: `id,name,picture,picture` is refused at character 23 (public files).
 */
import { type Failure, fail } from './errors.ts';

export const FIELDS_MAX = 64;
export const FIELD_DEPTH_MAX = 3;

export interface Field {
  name: string;
  /** `width` of `picture.width(100)`: modifier → argument. */
  modifiers: Record<string, string>;
  /** What stands in braces; empty: nothing does. */
  fields: Field[];
}

/** What was asked for: the fields, and their names with and without an `id` that was not asked for. */
export interface Selection {
  fields: readonly Field[];
  names: readonly string[];
  namesWithId: readonly string[];
}

export function selectionOf(fields: readonly Field[]): Selection {
  const names = fields.map(({ name }) => name);
  return { fields, names, namesWithId: names.includes('id') ? names : [...names, 'id'] };
}

/**
 * The fields asked for, in the order asked for. `''`: none were.
 * `repeats`: a field may be asked for twice and is answered once (before v2.1).
 */
export function parseFields(text: string, repeats: boolean): Field[] | Failure {
  const source = unwrapArray(text);
  if (source === '') return [];
  try {
    const fields = new Parser(source, repeats).all();
    return count(fields) > FIELDS_MAX ? fail('too_many_fields', { limit: FIELDS_MAX }) : fields;
  } catch (error) {
    if (error instanceof SyntaxFailure) return error.failure;
    throw error;
  }
}

function count(fields: Field[]): number {
  return fields.reduce((sum, { fields: inner }) => sum + 1 + count(inner), 0);
}

/** `["name,gender"]` and `["name","gender"]` are both sent by real clients (dossier §2.1). */
function unwrapArray(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith('[')) return trimmed;
  try {
    const list: unknown = JSON.parse(trimmed);
    if (Array.isArray(list) && list.every((item) => typeof item === 'string')) {
      return list.join(',').trim();
    }
  } catch {
    // Not an array after all: the grammar says what is wrong with it.
  }
  return trimmed;
}

class SyntaxFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.error);
    this.failure = failure;
  }
}

class Parser {
  private readonly text: string;
  private readonly repeats: boolean;
  private at = 0;

  constructor(text: string, repeats: boolean) {
    this.text = text;
    this.repeats = repeats;
  }

  all(): Field[] {
    const fields = this.list(1);
    if (this.at < this.text.length)
      this.reject(`Expected end of string instead of "${this.here}".`);
    return fields;
  }

  private list(depth: number): Field[] {
    if (depth > FIELD_DEPTH_MAX) {
      throw new SyntaxFailure(fail('fields_too_deep', { limit: FIELD_DEPTH_MAX }));
    }
    const fields = new Map<string, Field>();
    do {
      const field = this.field(depth);
      if (!fields.has(field.name)) fields.set(field.name, field);
      else if (!this.repeats) {
        this.reject(
          `Field ${field.name} specified more than once. This is only possible before version 2.1`,
        );
      }
    } while (this.take(','));
    return [...fields.values()];
  }

  private field(depth: number): Field {
    const field: Field = { name: this.name(), modifiers: {}, fields: [] };
    while (this.take('.')) {
      const modifier = this.name();
      this.expect('(');
      field.modifiers[modifier] = this.argument();
      this.expect(')');
    }
    if (this.take('{')) {
      field.fields = this.list(depth + 1);
      this.expect('}');
    }
    return field;
  }

  private name(): string {
    this.blanks();
    const from = this.at;
    while (/\w/.test(this.here)) this.at++;
    if (this.at === from) this.reject('Expected name.');
    const name = this.text.slice(from, this.at);
    this.blanks();
    return name;
  }

  /** Up to the bracket that closes it: `events.fields(cover.fields(id),name)` holds brackets itself. */
  private argument(): string {
    const from = this.at;
    for (let open = 0; this.at < this.text.length; this.at++) {
      if (this.here === '(') open++;
      else if (this.here === ')' && open-- === 0) break;
    }
    return this.text.slice(from, this.at);
  }

  private get here(): string {
    return this.text.charAt(this.at);
  }

  private blanks(): void {
    while (this.here === ' ' || this.here === '\n' || this.here === '\t') this.at++;
  }

  private take(char: string): boolean {
    if (this.here !== char) return false;
    this.at++;
    return true;
  }

  private expect(char: string): void {
    if (this.take(char)) return;
    const found = this.here === '' ? ', got end of string' : ` instead of "${this.here}".`;
    this.reject(`Expected "${char}"${found}`);
  }

  private reject(problem: string): never {
    throw new SyntaxFailure(fail('fields_syntax', { problem, at: this.at, fields: this.text }));
  }
}
