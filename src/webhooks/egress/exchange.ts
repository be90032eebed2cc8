/** One request and its answer on a connection, with a bound on everything the other side may send. */
import http from 'node:http';
import { StringDecoder } from 'node:string_decoder';
import type { SendAnswer, SendRequest } from '../send.ts';
import type { Connections, Route, Routed } from './connections.ts';
import { Fault } from './fault.ts';

export interface ExchangeLimits {
  header_bytes: number;
  /** What is longer is cut, and its connection closed. */
  body_bytes: number;
  /** `latin1`: a character for each byte, so that the body may be anything. By default utf8. */
  encoding?: 'utf8' | 'latin1';
}

/** Provisional answers (1xx) before the real one. */
const PROVISIONAL_MAX = 16;
/** What concerns the connection is said here, and no compression is asked for. */
const OWN_HEADERS = new Set([
  'host',
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export interface Progress {
  signal: AbortSignal;
  /** Is told what is awaited from now on. */
  waitFor(what: string): void;
}

export type Answered = Omit<SendAnswer, 'latency_ms'>;

/** A connection that had been idle was closed under the request, before any answer. */
export class StaleConnection extends Fault {
  constructor() {
    super('connection', 'the connection broke off');
  }
}

export function exchange(
  connections: Connections,
  route: Route,
  { method, headers, body = '' }: SendRequest,
  limits: ExchangeLimits,
  { signal, waitFor }: Progress,
): Promise<Answered> {
  const { target } = route;
  const options: Routed = {
    agent: connections,
    route,
    method,
    path: target.path,
    headers: {
      Host: target.authority,
      ...Object.fromEntries(
        Object.entries(headers).filter(([name]) => !OWN_HEADERS.has(name.toLowerCase())),
      ),
      'Accept-Encoding': 'identity',
      ...(method === 'POST' && { 'Content-Length': Buffer.byteLength(body) }),
    },
    setHost: false,
    signal,
    maxHeaderSize: limits.header_bytes,
    insecureHTTPParser: false,
  };
  return new Promise((resolve, reject) => {
    const request = http.request(options);
    let hasAnswer = false;
    let provisional = 0;
    request.on('finish', () => waitFor('an answer'));
    request.on('information', () => {
      hasAnswer = true;
      provisional += 1;
      if (provisional > PROVISIONAL_MAX) {
        request.destroy(new Fault('answer', 'its answer is put off again and again'));
      }
    });
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new Fault('answer', 'it answers in another protocol'));
    });
    request.on('response', (response) => {
      hasAnswer = true;
      waitFor('the end of the answer');
      collect(response, limits).then(resolve, reject);
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      const isStale = request.reusedSocket && !hasAnswer;
      const isClosed = error.code === 'ECONNRESET' || error.code === 'EPIPE';
      reject(isStale && isClosed ? new StaleConnection() : error);
    });
    // As text: headers and body then leave in one write.
    request.end(body);
  });
}

function collect(
  response: http.IncomingMessage,
  { body_bytes: bytes_max, encoding }: ExchangeLimits,
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const settle = () => {
      const isCut = bytes > bytes_max;
      const body = Buffer.concat(chunks).subarray(0, bytes_max);
      resolve({
        status: response.statusCode!,
        headers: joined(response.headers),
        // Half a character at the cut is left out.
        body: isCut ? new StringDecoder(encoding).write(body) : body.toString(encoding),
      });
      if (isCut) response.destroy();
    };
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > bytes_max) settle();
    });
    response.on('end', settle);
    response.on('error', reject);
  });
}

function joined(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]),
  );
}
