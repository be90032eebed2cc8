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

const HEX = Array.from({ length: 0x100 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function inDigits(code: number): string {
  return `\\u${HEX[code >> 8]}${HEX[code & 0xff]}`;
}

/** By its code, how a character is written; what lies beyond the table is written in digits. */
const WRITTEN: readonly string[] = Array.from({ length: 0x80 }, (_, code) => {
  const char = String.fromCharCode(code);
  return SHORT[char] ?? (code < 0x20 || code === 0x7f ? inDigits(code) : char);
});

/**
 * A JSON string without its quotes. It is put together of single characters: a part of a text that
 * holds a wide one would be wide, too, and so would the whole answer, at twice the bytes.
 */
export function escaped(text: string): string {
  if (isPlain(text)) return text;
  let written = '';
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    written += WRITTEN[code] ?? inDigits(code);
  }
  return written;
}

function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (!IS_PLAIN[text.charCodeAt(index)]) return false;
  }
  return true;
}
const IS_PLAIN: readonly boolean[] = WRITTEN.map((written) => written.length === 1);

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
