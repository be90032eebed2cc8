/**
 * Why there was no answer, in words for a delivery log: a name or an address may stand in them, but
 * nothing else of a URL, no header and nothing that the other side wrote.
 */
import { SendFailure } from '../send.ts';

/** `refused`: nothing was connected to. `stopped`: this server is stopping. */
export type FaultCode =
  | 'refused'
  | 'unresolved'
  | 'connection'
  | 'tls'
  | 'answer'
  | 'timeout'
  | 'stopped';

export class Fault extends Error {
  readonly code: FaultCode;

  constructor(code: FaultCode, message: string) {
    super(message);
    this.code = code;
  }
}

export function refused(why: string): Fault {
  return new Fault('refused', `refused: ${why}`);
}

const NO_WAY = 'there is no way to it from here';
const BROKE_OFF = 'the connection broke off';
const UNKNOWN_ISSUER = 'its certificate is of an unknown authority';

/** What the system, OpenSSL and the parser say, by their codes. */
const WORDS: Readonly<Record<string, [FaultCode, string]>> = {
  ECONNREFUSED: ['connection', 'connection refused'],
  ECONNRESET: ['connection', BROKE_OFF],
  EPIPE: ['connection', BROKE_OFF],
  ETIMEDOUT: ['connection', 'nobody took the connection'],
  EHOSTUNREACH: ['connection', NO_WAY],
  ENETUNREACH: ['connection', NO_WAY],
  EADDRNOTAVAIL: ['connection', NO_WAY],
  CERT_HAS_EXPIRED: ['tls', 'its certificate has expired'],
  CERT_NOT_YET_VALID: ['tls', 'its certificate is not valid yet'],
  ERR_TLS_CERT_ALTNAME_INVALID: ['tls', 'its certificate is for another host'],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['tls', 'its certificate is self-signed'],
  SELF_SIGNED_CERT_IN_CHAIN: ['tls', UNKNOWN_ISSUER],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ['tls', UNKNOWN_ISSUER],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ['tls', UNKNOWN_ISSUER],
  HPE_HEADER_OVERFLOW: ['answer', 'the headers of its answer are too long'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['answer', 'the chunk extensions of its answer are too long'],
  ERR_INVALID_CHAR: ['refused', 'refused: a header has characters that none may have'],
  ERR_INVALID_HTTP_TOKEN: ['refused', 'refused: a header has a name that none may have'],
};

/** The first that fits. What OpenSSL says of a certificate has no beginning in common. */
const FAMILIES: readonly [beginning: string, FaultCode, words: string][] = [
  ['HPE_', 'answer', 'its answer is not HTTP/1.1'],
  ['ERR_SSL_', 'tls', 'TLS failed'],
  ['ERR_TLS_', 'tls', 'TLS failed'],
  ['EPROTO', 'tls', 'TLS failed'],
  ['E', 'connection', 'the connection failed'],
  ['', 'tls', 'its certificate is not accepted'],
];

/** Errors that carry no code are mistakes of this program: they are not put into other words. */
export function failureOf(error: unknown, latency_ms: number): unknown {
  if (error instanceof Fault) return new SendFailure(error.code, error.message, latency_ms);
  const code = codeOf(error);
  if (code === undefined) return error;
  const [kind, words] = WORDS[code] ?? unknown(code);
  return new SendFailure(kind, words, latency_ms);
}

export function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

function unknown(code: string): [FaultCode, string] {
  const [, kind, words] = FAMILIES.find(([beginning]) => code.startsWith(beginning))!;
  return [kind, `${words} (${code})`];
}
