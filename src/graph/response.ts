/** Answers as values: status, headers in the order of the wire, an ASCII body. */
import { hash } from 'node:crypto';
import type { Random } from '../domain/psid.ts';
import { ERRORS, type Failure, failureBody, failureChallenge } from './errors.ts';
import { encode } from './json.ts';
import type { GraphRequest } from './request.ts';
import type { HeaderSet, ServedVersion } from './versions.ts';

export interface GraphResponse {
  status: number;
  /** Name, value, name, value, … in the order they are sent. */
  headers: string[];
  /** ASCII alone, so its length is its bytes. */
  body: string;
  traceId: string;
}

/** Random text for trace ids and debug headers, drawn from a pool that is filled now and then. */
export class Traces {
  private readonly random: Random;
  private pool = Buffer.alloc(0);
  private at = 0;

  constructor(random: Random) {
    this.random = random;
  }

  /** 11 characters, the first A–H, before v4.0; 23 that begin with A since (dossier §4.3). */
  id(form: 'short' | 'long'): string {
    return form === 'short'
      ? this.short()
      : `A${this.draw(17)
          .base64urlSlice(this.at - 17, this.at)
          .slice(0, 22)}`;
  }

  short(): string {
    const pool = this.draw(9);
    return FIRST[pool[this.at - 9]! & 7]! + pool.base64Slice(this.at - 8, this.at).slice(0, 10);
  }

  /** X-FB-Debug: 64 bytes in base64. */
  debug(): string {
    return this.draw(64).base64Slice(this.at - 64, this.at);
  }

  /** The pool, with `at` moved past so many unused bytes. */
  private draw(bytes: number): PoolBuffer {
    if (this.at + bytes > this.pool.length) {
      this.pool = Buffer.from(this.random(POOL_BYTES));
      this.at = 0;
    }
    this.at += bytes;
    return this.pool as PoolBuffer;
  }
}

const FIRST = 'ABCDEFGH';
const POOL_BYTES = 32 * 1024;

/** Methods of every Buffer that its types leave out. */
interface PoolBuffer extends Buffer {
  base64Slice(from: number, to: number): string;
  base64urlSlice(from: number, to: number): string;
}

/** What differs between the recorded answers of the years (dossier §4.3). */
interface Dress {
  contentType: string;
  revision: string;
  traceIdHeader: string;
  revisionHeader: string;
  requestIdHeader: boolean;
  businessUsage: boolean;
  strictTransport: boolean;
}

const DRESS_2017: Dress = {
  contentType: 'application/json; charset=UTF-8',
  revision: '3504978',
  traceIdHeader: 'x-fb-trace-id',
  revisionHeader: 'x-fb-rev',
  requestIdHeader: false,
  businessUsage: false,
  strictTransport: true,
};

const HEADERS: Record<HeaderSet, Dress> = {
  2016: {
    ...DRESS_2017,
    revision: '2299175',
    traceIdHeader: 'X-FB-Trace-ID',
    revisionHeader: 'X-FB-Rev',
    strictTransport: false,
  },
  2017: DRESS_2017,
  2019: { ...DRESS_2017, requestIdHeader: true },
  2020: {
    ...DRESS_2017,
    contentType: 'application/json',
    requestIdHeader: true,
    businessUsage: true,
  },
};

const NO_USAGE = '{"call_count":0,"total_cputime":0,"total_time":0}';

/** How an answer is dressed besides its body. */
export interface Envelope {
  version: ServedVersion;
  traces: Traces;
  request: GraphRequest | undefined;
  /** The page a business usage header speaks of; undefined: no page is known. */
  pageId?: string | undefined;
}

/** A 200 with this body. */
export function success(body: string, envelope: Envelope): GraphResponse {
  const traceId = envelope.traces.id(envelope.version.behaviour.trace_id);
  const isRead = envelope.request?.method === 'GET' || envelope.request?.method === 'HEAD';
  const headers = ['Access-Control-Allow-Origin', '*'];
  if (isRead) headers.push('ETag', `"${hash('sha1', body)}"`);
  headers.push('Pragma', 'no-cache');
  headers.push('Cache-Control', 'private, no-cache, no-store, must-revalidate');
  dress(headers, traceId, envelope, isRead);
  return { status: 200, headers, body, traceId };
}

/** An error in Graph's envelope. */
export function failure(no: Failure, envelope: Envelope): GraphResponse {
  const traceId = envelope.traces.id(envelope.version.behaviour.trace_id);
  const headers = [
    'Access-Control-Allow-Origin',
    '*',
    'WWW-Authenticate',
    failureChallenge(no),
    'Pragma',
    'no-cache',
    'Cache-Control',
    'no-store',
  ];
  dress(headers, traceId, envelope, false);
  return {
    status: no.status ?? ERRORS[no.error].status,
    headers,
    body: encode(failureBody(no, traceId)),
    traceId,
  };
}

function dress(headers: string[], traceId: string, envelope: Envelope, usage: boolean): void {
  const { version, traces, request, pageId } = envelope;
  const set = HEADERS[version.behaviour.headers];
  headers.push(
    'Facebook-API-Version',
    version.name,
    'Expires',
    'Sat, 01 Jan 2000 00:00:00 GMT',
    'Content-Type',
    set.contentType,
    'X-Content-Type-Options',
    'nosniff',
  );
  if (usage) {
    headers.push('X-App-Usage', NO_USAGE);
    if (set.businessUsage && pageId !== undefined) {
      headers.push('x-business-use-case-usage', businessUsage(pageId));
    }
  }
  if (set.requestIdHeader) {
    // Since then the body's trace id is the request id, and the trace header is another's.
    headers.push('x-fb-request-id', traceId, set.traceIdHeader, traces.short());
  } else {
    headers.push(set.traceIdHeader, traceId);
  }
  headers.push(set.revisionHeader, set.revision);
  if (set.strictTransport && request !== undefined && isFacebookHost(request.raw.header('host'))) {
    headers.push('Strict-Transport-Security', 'max-age=15552000; preload');
  }
  headers.push('X-FB-Debug', traces.debug());
}

function businessUsage(pageId: string): string {
  return `{"${pageId}":[{"type":"messenger","call_count":0,"total_cputime":0,"total_time":0,"estimated_time_to_regain_access":0}]}`;
}

/** Elsewhere the header would lock a developer's own host into https. */
function isFacebookHost(host: string | undefined): boolean {
  return host !== undefined && /(?:^|\.)facebook\.com(?::\d+)?$/.test(host);
}
