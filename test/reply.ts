/** An answer as it came over a socket, and how it is compared with what Graph itself said. */
import assert from 'node:assert/strict';
import { type GraphResponse, headersOf } from '../src/graph/response.ts';

export interface Reply {
  status: number;
  /** Name and value as sent, in the order sent. */
  headers: [name: string, value: string][];
  /** A header's value, whatever the case of its name. */
  header(name: string): string | undefined;
  body: string;
  /** The body parsed; throws when it is not JSON. */
  readonly json: Json;
  /** The error's members without its trace id. */
  readonly error: Record<string, unknown>;
}

// biome-ignore lint/suspicious/noExplicitAny: a body is looked into, member by member
type Json = any;

export function replyOf(status: number, rawHeaders: readonly string[], body: string): Reply {
  const headers: Reply['headers'] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.push([rawHeaders[index]!, rawHeaders[index + 1]!]);
  }
  return {
    status,
    headers,
    header: (wanted) => headers.find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1],
    body,
    get json() {
      return JSON.parse(body);
    },
    get error() {
      const { fbtrace_id, ...rest } = JSON.parse(body).error;
      assert.equal(typeof fbtrace_id, 'string');
      return rest;
    },
  };
}

/** What the transport adds, after everything that Graph says itself. */
const TRANSPORT = ['Date', 'Connection', 'Content-Length'];

export function assertSameAnswer(
  inside: GraphResponse,
  outside: Reply,
  method: string,
  now: number,
): void {
  const { status, headers, body } = replyOf(
    inside.status,
    headersOf(inside.head).flat(),
    inside.body,
  );
  assert.equal(outside.status, status);
  assert.equal(masked(outside.body), method === 'HEAD' ? '' : masked(body));
  // A 304 says nothing of the length of a body that is not sent.
  const transport = status === 304 ? TRANSPORT.slice(0, -1) : TRANSPORT;
  const own = outside.headers.slice(0, -transport.length);
  assert.deepEqual(own.map(maskedHeader), headers.map(maskedHeader));
  // A trace id may hold a '/', which is two characters in the body.
  const unseen = status === 200 ? body.length : outside.header('content-length');
  const length = method === 'HEAD' ? unseen : outside.body.length;
  const values = [new Date(now).toUTCString(), 'keep-alive', String(length)];
  assert.deepEqual(
    outside.headers.slice(-transport.length),
    transport.map((name, index) => [name, values[index]]),
  );
}

const RANDOM_HEADERS = new Set(['x-fb-trace-id', 'x-fb-request-id', 'x-fb-debug']);

function maskedHeader([name, value]: [string, string]): string {
  return `${name}: ${RANDOM_HEADERS.has(name.toLowerCase()) ? value.length : value}`;
}

/** The body with a mark in place of what is random in it, or new with every call. */
export function masked(body: string): string {
  return body.replace(
    /(\\?"(?:fbtrace_id|message_id|attachment_id)\\?":\s?\\?")[^"\\]*(?:\\+\/[^"\\]*)*/g,
    '$1<new>',
  );
}
