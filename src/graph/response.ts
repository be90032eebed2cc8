/** Answers as values: status, headers in the order of the wire, an ASCII body. */
import { hash } from 'node:crypto';
import { ERRORS, type Failure, failureBody, failureChallenge } from './errors.ts';
import { flat } from './flat.ts';
import { encode } from './json.ts';
import type { Usage } from './limits.ts';
import type { GraphRequest } from './request.ts';
import type { Traces } from './traces.ts';
import type { HeaderSet, ServedVersion } from './versions.ts';

export interface GraphResponse {
  status: number;
  /** Header lines in the order they are sent, each ended by CR LF; see {@link headersOf}. */
  head: string;
  /** ASCII alone, so its length is its bytes. */
  body: string;
  traceId: string;
  /** What is done to it on its way, on purpose. */
  disturbance?: Disturbance | undefined;
}

export interface Disturbance {
  latency_ms: number;
  /** The connection ends, and nothing is sent. */
  drop: boolean;
}

/** What differs between the recorded answers of the years (dossier §4.3). */
interface Dress {
  contentType: string;
  revision: string;
  traceIdHeader: string;
  revisionHeader: string;
  /** Where the revision stands: before the content type, or behind the trace id. */
  revisionFirst: boolean;
  requestIdHeader: boolean;
  businessUsage: boolean;
  strictTransport: boolean;
}

const DRESS_2017: Dress = {
  contentType: 'application/json; charset=UTF-8',
  revision: '3504978',
  traceIdHeader: 'x-fb-trace-id',
  revisionHeader: 'x-fb-rev',
  revisionFirst: true,
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
    revisionFirst: false,
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

/** What an answer must know besides its body. */
export interface Envelope {
  version: ServedVersion;
  request: GraphRequest | undefined;
  /** The page a business usage header speaks of; undefined: no page is known. */
  pageId?: string | undefined;
  /** Undefined: there are no limits. */
  usage?: Usage | undefined;
}

export interface Responder {
  /** A 200 with this body. */
  success(body: string, envelope: Envelope): GraphResponse;
  /** An error in Graph's envelope. */
  failure(no: Failure, envelope: Envelope): GraphResponse;
  /** To a browser that asks beforehand what it may send from another origin. */
  preflight(version: ServedVersion): GraphResponse;
}

/** The lines that are the same in every answer of a version, in between those that are not. */
interface Lines {
  success: string;
  /** From the tag of what was read on. */
  tagged: string;
  failure: string;
  usage: string;
  /** The trace id stands between these; what follows ends with the name of the debug header. */
  beforeTrace: string;
  afterTrace: string;
  afterTraceStrict: string;
  dress: Dress;
}

const ANY_ORIGIN = line('Access-Control-Allow-Origin', '*');
const BEFORE_TAG = flat(`${ANY_ORIGIN}ETag: "`);

export function createResponder(traces: Traces): Responder {
  const known = new Map<string, Lines>();
  const linesFor = (version: ServedVersion): Lines => {
    let lines = known.get(version.name);
    if (lines === undefined) {
      lines = linesOf(version);
      known.set(version.name, lines);
    }
    return lines;
  };

  /** From the trace id on, every answer ends alike. */
  function tail(lines: Lines, traceId: string, to: Envelope): string {
    const { dress } = lines;
    let requestId = '';
    let shortId = traceId;
    if (dress.requestIdHeader) {
      // A long trace id is the request id, and the trace header is another's; both were recorded.
      const isLong = to.version.behaviour.trace_id === 'long';
      requestId = line('x-fb-request-id', isLong ? traceId : traces.id('long'));
      if (isLong) shortId = traces.short();
    }
    const isStrict = dress.strictTransport && isFacebookHost(to.request?.raw.header('host'));
    const afterTrace = isStrict ? lines.afterTraceStrict : lines.afterTrace;
    return `${requestId}${lines.beforeTrace}${shortId}${afterTrace}${traces.debug()}\r\n`;
  }

  return {
    success(body, to) {
      const lines = linesFor(to.version);
      const traceId = traces.id(to.version.behaviour.trace_id);
      const method = to.request?.method;
      if (method !== 'GET' && method !== 'HEAD') {
        const head = `${ANY_ORIGIN}${lines.success}${tail(lines, traceId, to)}`;
        return { status: 200, head, body, traceId };
      }
      const tag = hash('sha1', body);
      const usage = usageLines(lines, to);
      const head = `${BEFORE_TAG}${tag}${lines.tagged}${usage}${tail(lines, traceId, to)}`;
      const known = to.request!.raw.header('if-none-match');
      return known !== undefined && isKnown(known, `"${tag}"`)
        ? { status: 304, head, body: '', traceId }
        : { status: 200, head, body, traceId };
    },

    failure(no, to) {
      const lines = linesFor(to.version);
      const traceId = traces.id(to.version.behaviour.trace_id);
      const challenge = line('WWW-Authenticate', failureChallenge(no));
      // Who is refused for calling too often is told when to call again.
      const usage = to.usage?.refused === no.error ? usageLines(lines, to) : '';
      return {
        status: no.status ?? ERRORS[no.error].status,
        head: `${ANY_ORIGIN}${challenge}${lines.failure}${usage}${tail(lines, traceId, to)}`,
        body: encode(failureBody(no, traceId)),
        traceId,
      };
    },

    preflight(version) {
      const lines = linesFor(version);
      const traceId = traces.id(version.behaviour.trace_id);
      const envelope = { version, request: undefined };
      const head = `${ANY_ORIGIN}${PREFLIGHT}${lines.success}${tail(lines, traceId, envelope)}`;
      return { status: 200, head, body: '', traceId };
    },
  };
}

/** What a page of any origin may send. A wildcard does not stand for Authorization. */
const PREFLIGHT =
  line('Access-Control-Allow-Methods', 'GET, POST, DELETE, OPTIONS') +
  line('Access-Control-Allow-Headers', 'Authorization, Content-Type, If-None-Match, *') +
  line('Access-Control-Max-Age', '86400');

/** Does If-None-Match name this tag? Weak ones compare alike (RFC 9110 §13.1.2). */
function isKnown(known: string, etag: string): boolean {
  if (known === etag || known === '*') return true;
  return (
    known.includes(etag) && known.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
  );
}

function linesOf({ name, behaviour }: ServedVersion): Lines {
  const dress = HEADERS[behaviour.headers];
  const pragma = line('Pragma', 'no-cache');
  const revision = line(dress.revisionHeader, dress.revision);
  const both =
    line('Facebook-API-Version', name) +
    line('Expires', 'Sat, 01 Jan 2000 00:00:00 GMT') +
    (dress.revisionFirst ? revision : '') +
    line('Content-Type', dress.contentType) +
    line('X-Content-Type-Options', 'nosniff');
  const fresh = line('Cache-Control', 'private, no-cache, no-store, must-revalidate');
  const success = flat(pragma + fresh + both);
  const afterTrace = `\r\n${dress.revisionFirst ? '' : revision}`;
  return {
    success,
    tagged: flat(`"\r\n${success}`),
    failure: flat(pragma + line('Cache-Control', 'no-store') + both),
    usage: flat(line('X-App-Usage', used(0))),
    beforeTrace: `${dress.traceIdHeader}: `,
    afterTrace: flat(`${afterTrace}X-FB-Debug: `),
    afterTraceStrict: flat(`${afterTrace}${STRICT}X-FB-Debug: `),
    dress,
  };
}

/** Percent of what is allowed, rounded down. Only calls are counted, so the two times stay 0. */
const used = (percent: number): string =>
  `{"call_count":${percent},"total_cputime":0,"total_time":0}`;

function usageLines(lines: Lines, { pageId, usage }: Envelope): string {
  if (usage === undefined) return lines.usage + businessUsage(lines, pageId, 0, 0);
  const { app, page, business = 0, regain_min } = usage;
  const ofPage = page === undefined ? '' : line('X-Page-Usage', used(page));
  const ofApp = line('X-App-Usage', used(app));
  return ofApp + ofPage + businessUsage(lines, pageId, business, regain_min);
}

function businessUsage(
  { dress }: Lines,
  pageId: string | undefined,
  percent: number,
  regain_min: number,
): string {
  if (!dress.businessUsage || pageId === undefined) return '';
  const calls = `"type":"messenger",${used(percent).slice(1, -1)}`;
  const usage = `{"${pageId}":[{${calls},"estimated_time_to_regain_access":${regain_min}}]}`;
  return line('x-business-use-case-usage', usage);
}

function line(name: string, value: string): string {
  return `${name}: ${value}\r\n`;
}

/** The head taken apart: name and value of each line, in order. */
export function headersOf(head: string): [name: string, value: string][] {
  return head
    .split('\r\n')
    .slice(0, -1)
    .map((text) => {
      const colon = text.indexOf(': ');
      return [text.slice(0, colon), text.slice(colon + 2)];
    });
}

const STRICT = line('Strict-Transport-Security', 'max-age=15552000; preload');

/** Elsewhere the header would lock a developer's own host into https. */
function isFacebookHost(host: string | undefined): boolean {
  return host !== undefined && /(?:^|\.)facebook\.com(?::\d+)?$/i.test(host);
}
