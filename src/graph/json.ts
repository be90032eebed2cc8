/**
 * Graph's JSON: compact, pure ASCII, with the escapes that were recorded (dossier §5.3).
 *
 * `/` is `\/`, `@` and `%` are `\u0040` and `\u0025`, `<` is `\u003C` (with a capital C, alone among
 * its kind), everything outside ASCII is `\u` and four lower-case digits. Webhooks sign these bytes.
 */

export type Json =
  | string
  | number
  | bigint
  | boolean
  | null
  | Json[]
  | { [member: string]: Json | undefined };

const ESCAPED = /["\\/@%<]|[^ -~]/;
const EVERY_ESCAPED = new RegExp(ESCAPED, 'g');

const SHORT: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '@': '\\u0040',
  '%': '\\u0025',
  '<': '\\u003C',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function escapeOne(char: string): string {
  return SHORT[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A JSON string without its quotes. */
export function escaped(text: string): string {
  return ESCAPED.test(text) ? text.replace(EVERY_ESCAPED, escapeOne) : text;
}

/** A JSON string with its quotes. */
export function encodeString(text: string): string {
  return `"${escaped(text)}"`;
}

/** Members that are undefined are left out; their order is the object's. */
export function encode(value: Json): string {
  if (typeof value === 'string') return encodeString(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(encode).join(',')}]`;
  let body = '';
  for (const key in value) {
    const member = value[key];
    if (member === undefined) continue;
    body += `${body === '' ? '' : ','}${encodeString(key)}:${encode(member)}`;
  }
  return `{${body}}`;
}
