/** The request that nearly every client sends: a GET without a body, whole in one packet. */
import type { RawRequest } from '../graph/request.ts';

/** An ordinary one has a few hundred; what is kept of a request may keep all of its text. */
const BYTES_MAX = 4096;

/**
 * Everything that could make two readers disagree about where a request ends, or what its connection
 * is for, is not plain: a body, an upgrade, a doubtful character, a folded line.
 */
const NOT_PLAIN = [
  'connection:(?! ?keep-alive\\r)',
  ...['proxy-connection:', 'content-length:', 'transfer-encoding:', 'expect:', 'upgrade:'],
].join('|');
const PLAIN_HEADERS = new RegExp(
  `^\\r\\n(?:(?!(?i:${NOT_PLAIN}))[A-Za-z][\\w-]*:[ -~]*\\r\\n)*\\r\\n$`,
);

const BEFORE_URL = 'GET ';
const AFTER_URL = ' HTTP/1.1';
const NOT_IN_URL = /[^!-~]/;

/** Headers as `PLAIN_HEADERS` says. A client's are mostly the same from one request to the next. */
export class PlainHeaders {
  /** From the end of the request line to the empty line. */
  readonly text: string;
  readonly #lower: string;
  readonly #known = new Map<string, string | undefined>();

  constructor(text: string) {
    this.text = text;
    this.#lower = text.toLowerCase();
  }

  header(name: string): string | undefined {
    let value = this.#known.get(name);
    if (value === undefined && !this.#known.has(name)) {
      value = this.#find(name);
      this.#known.set(name, value);
    }
    return value;
  }

  #find(name: string): string | undefined {
    const line = `\r\n${name}:`;
    const at = this.#lower.indexOf(line);
    if (at < 0) return undefined;
    const start = at + line.length;
    return this.text.slice(start, this.text.indexOf('\r', start)).trim();
  }
}

export class PlainGet implements RawRequest {
  readonly method = 'GET';
  readonly url: string;
  readonly body = undefined;
  readonly secure: boolean;
  readonly headers: PlainHeaders;

  /** `trustProxy`: believe its X-Forwarded-Proto. */
  constructor(url: string, headers: PlainHeaders, trustProxy: boolean) {
    this.url = url;
    this.headers = headers;
    this.secure = trustProxy && headers.header('x-forwarded-proto')?.toLowerCase() === 'https';
  }

  header(name: string): string | undefined {
    return this.headers.header(name);
  }
}

/**
 * Of the first `length` bytes. Undefined: node:http shall read it. `last`: the headers that came
 * before on this connection, which need not be looked at again when these are the same.
 */
export function plainGet(
  bytes: Buffer,
  length: number,
  trustProxy: boolean,
  last?: PlainHeaders,
): PlainGet | undefined {
  if (length > BYTES_MAX) return undefined;
  const text = (bytes as Latin1Buffer).latin1Slice(0, length);
  const lineEnd = text.indexOf('\r');
  const urlEnd = lineEnd - AFTER_URL.length;
  if (!text.startsWith(BEFORE_URL) || !text.startsWith(AFTER_URL, urlEnd)) return undefined;
  const url = text.slice(BEFORE_URL.length, urlEnd);
  if (!url.startsWith('/') || NOT_IN_URL.test(url)) return undefined;
  const rest = text.slice(lineEnd);
  if (last !== undefined && rest === last.text) return new PlainGet(url, last, trustProxy);
  if (!PLAIN_HEADERS.test(rest)) return undefined;
  return new PlainGet(url, new PlainHeaders(rest), trustProxy);
}

/** A method of every Buffer that its types leave out: without toString's looks at its arguments. */
interface Latin1Buffer extends Buffer {
  latin1Slice(start: number, end: number): string;
}
