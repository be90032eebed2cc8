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

const ESCAPED = /["\\/@%<]|[^ -~]/g;
/** By its code: does a character stand for itself? What lies beyond the table does not. */
const IS_PLAIN = Array.from({ length: 128 }, (_, code) => {
  return String.fromCharCode(code).search(ESCAPED) < 0;
});

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
  return isPlain(text) ? text : text.replace(ESCAPED, escapeOne);
}

/** Most texts are a short word, for which a pattern takes three times as long. */
function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (IS_PLAIN[text.charCodeAt(index)] !== true) return false;
  }
  return true;
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
