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
const PLAIN = new RegExp(
  `^GET /[!-~]* HTTP/1\\.1\\r\\n(?:(?!(?i:${NOT_PLAIN}))[A-Za-z][\\w-]*:[ -~]*\\r\\n)*\\r\\n$`,
);

const BEFORE_URL = 'GET '.length;
const AFTER_URL = ' HTTP/1.1'.length;

export class PlainGet implements RawRequest {
  readonly method = 'GET';
  readonly url: string;
  readonly body = undefined;
  readonly secure: boolean;
  readonly #text: string;
  #lower: string | undefined;

  /** `text`: as `PLAIN` says. `trustProxy`: believe its X-Forwarded-Proto. */
  constructor(text: string, trustProxy: boolean) {
    this.url = text.slice(BEFORE_URL, text.indexOf('\r') - AFTER_URL);
    this.#text = text;
    this.secure = trustProxy && this.header('x-forwarded-proto')?.toLowerCase() === 'https';
  }

  header(name: string): string | undefined {
    this.#lower ??= this.#text.toLowerCase();
    const line = `\r\n${name}:`;
    const at = this.#lower.indexOf(line);
    if (at < 0) return undefined;
    const start = at + line.length;
    return this.#text.slice(start, this.#text.indexOf('\r', start)).trim();
  }
}

/** Undefined: node:http shall read it. */
export function plainGet(packet: Buffer, trustProxy: boolean): PlainGet | undefined {
  if (packet.length > BYTES_MAX) return undefined;
  const text = packet.toString('latin1');
  return PLAIN.test(text) ? new PlainGet(text, trustProxy) : undefined;
}
