/**
 * Batches: up to 50 requests in one, each answered as if it had come alone (dossier §5.4).
 *
 * They are run in their order. Reads that follow each other go together; whatever changes something
 * waits for what stands before it, and so does what depends on another's answer.
 */
import { type Item, readBatch } from './batch-items.ts';
import { type Failure, fail, isFailure } from './errors.ts';
import { type Part, UploadedFile } from './form-data.ts';
import { encodeString } from './json.ts';
import {
  type Budget,
  follow,
  PathProblem,
  type Reference,
  replaceReferences,
  VISITS_MAX,
} from './references.ts';
import { BODY_BYTES_MAX, type GraphRequest, type Lent, type RawRequest } from './request.ts';
import { type Disturbance, type GraphResponse, headersOf } from './response.ts';
import { plainText } from './shapes.ts';

/** Answers one request of the batch; a batch within is a `batch_nested`. */
export type AnswerOne = (raw: RawRequest, index: number) => Promise<GraphResponse>;

/** The answer's body, or why there is none. `refuse` puts an error of ours into an inner answer. */
export async function runBatch(
  request: GraphRequest,
  answer: AnswerOne,
  refuse: (no: Failure) => GraphResponse,
): Promise<{ body: string; disturbance: Disturbance | undefined } | Failure> {
  const items = readBatch(request.params.get('batch'));
  if (!Array.isArray(items)) return items;
  const batch = new Batch(request, items, answer, refuse);
  await batch.run();
  const withHeaders = !/^(0|false)$/i.test(plainText(request.params.get('include_headers')));
  const members = items.map((item) => batch.shown(item, withHeaders));
  return { body: `[${members.join(',')}]`, disturbance: batch.disturbance };
}

class Batch {
  private readonly request: GraphRequest;
  private readonly items: readonly Item[];
  private readonly answerOne: AnswerOne;
  private readonly refuse: (no: Failure) => GraphResponse;
  private readonly answers: GraphResponse[] = [];
  /** Bodies that were referred to, parsed once. */
  private readonly parsed = new Map<number, unknown>();
  /** What references found, by their text: the same one may stand a thousand times in a body. */
  private readonly found = new Map<string, string>();
  private readonly budget: Budget = { visits: VISITS_MAX };
  /** Characters that references put in their places so far. */
  private filledChars = 0;

  constructor(
    request: GraphRequest,
    items: readonly Item[],
    answer: AnswerOne,
    refuse: (no: Failure) => GraphResponse,
  ) {
    this.request = request;
    this.items = items;
    this.answerOne = answer;
    this.refuse = refuse;
  }

  async run(): Promise<void> {
    let reads: Promise<void>[] = [];
    for (const item of this.items) {
      const isFree = item.method === 'GET' && item.after.length === 0;
      if (!isFree) {
        await Promise.all(reads);
        reads = [];
      }
      const running = this.runOne(item);
      if (isFree) reads.push(running);
      else await running;
    }
    await Promise.all(reads);
  }

  private async runOne(item: Item): Promise<void> {
    const raw = item.problem ?? this.broken(item) ?? this.rawOf(item);
    this.answers[item.index] = isFailure(raw)
      ? this.refuse(raw)
      : await this.answerOne(raw, item.index);
  }

  /** What is done on purpose to one of the answers is done to them all: they travel together. */
  get disturbance(): Disturbance | undefined {
    const all = this.answers.map((answer) => answer.disturbance).filter((one) => one !== undefined);
    if (all.length === 0) return undefined;
    const latency_ms = Math.max(...all.map((one) => one.latency_ms));
    return { latency_ms, drop: all.some(({ drop }) => drop) };
  }

  private broken({ index, after }: Item): Failure | undefined {
    const failed = after.find((place) => this.answers[place]!.status >= 400);
    if (failed === undefined) return undefined;
    return fail('batch_dependency', { index, name: this.items[failed]!.name! });
  }

  /** The request as a transport would have handed it over. */
  private rawOf(item: Item): RawRequest | Failure {
    try {
      const url = this.urlOf(replaceReferences(item.relativeUrl, this.encoded));
      const { type, text } = this.bodyOf(item);
      const body = text === undefined ? undefined : Buffer.from(text);
      if (body !== undefined && body.length > BODY_BYTES_MAX) {
        return fail('body_too_large', { limit: BODY_BYTES_MAX });
      }
      const headers = item.headers;
      const header = (name: string): string | undefined =>
        headers.get(name) ?? (name === 'content-type' ? type : undefined);
      const { secure } = this.request;
      return { method: item.method, url, header, body, secure, lent: this.lentTo(item) };
    } catch (error) {
      if (error instanceof PathProblem) return fail('batch_reference', problemOf(error));
      throw error;
    }
  }

  /** `me`, `/me`, `v2.6/me` and whole addresses; the batch's version where there is no own one. */
  private urlOf(relativeUrl: string): string {
    const path = relativeUrl.replace(/^https?:\/\/[^/?#]*/i, '').replace(/^\/+/, '');
    const { version } = this.request;
    const isVersioned = version === undefined || /^v\d+\.\d+(?=[/?]|$)/.test(path);
    return isVersioned ? `/${path}` : `/${version}/${path}`;
  }

  private bodyOf({ body }: Item): { type?: string; text?: string } {
    const value = typeof body === 'string' ? (objectIn(body) ?? body) : body;
    if (value === undefined || value === null || value === '') return {};
    if (typeof value === 'string') return { text: replaceReferences(value, this.encoded) };
    return { type: 'application/json', text: JSON.stringify(this.filled(value)) };
  }

  private filled(value: unknown): unknown {
    if (typeof value === 'string') return replaceReferences(value, this.plain);
    if (Array.isArray(value)) return value.map((item) => this.filled(item));
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).map(([name, member]) => [name, this.filled(member)]);
    return Object.fromEntries(members);
  }

  private readonly plain = ({ text, name, path }: Reference): string => {
    try {
      const known = this.found.get(text);
      const place = this.items.findIndex((item) => item.name === name);
      const result = known ?? follow(path, this.answered(place), this.budget);
      this.found.set(text, result);
      this.filledChars += result.length;
      if (this.filledChars > BODY_BYTES_MAX) throw new PathProblem('the batch takes too much');
      return result;
    } catch (error) {
      if (!(error instanceof PathProblem)) throw error;
      throw new PathProblem(error.message, { cause: text });
    }
  };

  /** In an address or a form; commas stay, as they stand between ids. */
  private readonly encoded = (reference: Reference): string =>
    encodeURIComponent(this.plain(reference).toWellFormed()).replaceAll('%2C', ',');

  private answered(place: number): unknown {
    if (!this.parsed.has(place)) {
      let body: unknown;
      try {
        body = JSON.parse(this.answers[place]!.body);
      } catch {
        throw new PathProblem('the answer is no JSON');
      }
      this.parsed.set(place, body);
    }
    return this.parsed.get(place);
  }

  private lentTo({ files }: Item): Lent {
    const { token, tokenPlace, params } = this.request;
    const named = files.map((name): Part | undefined => {
      const file = params.get(name);
      return file instanceof UploadedFile ? [name, file] : undefined;
    });
    const attached = named.filter((part) => part !== undefined);
    // A single file is what the Send API calls filedata, whatever its part was called.
    const [only] = attached;
    const filedata: Part[] = attached.length === 1 ? [['filedata', only![1]]] : [];
    const proof = params.get('appsecret_proof');
    return { token, tokenPlace, proof, files: [...attached, ...filedata] };
  }

  /** One member of the batch's answer. */
  shown({ index, omits }: Item, withHeaders: boolean): string {
    const { status, head, body } = this.answers[index]!;
    if (omits && status < 400) return 'null';
    const headers = withHeaders ? `"headers":[${innerHeaders(head).join(',')}],` : '';
    return `{"code":${status},${headers}"body":${status === 304 ? 'null' : encodeString(body)}}`;
  }
}

function problemOf({ message, cause }: PathProblem): Record<string, string> {
  return { reference: String(cause), problem: message };
}

/** JSON bodies are filled in as what they are, so that nothing put into them ends a text early. */
function objectIn(text: string): object | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** In the recorded orders, which differ (dossier §5.4). What they do not name was not there. */
const ORDERS = {
  success: [
    ...['Access-Control-Allow-Origin', 'ETag', 'Expires', 'Facebook-API-Version', 'Content-Type'],
    ...[
      'X-App-Usage',
      'X-Page-Usage',
      'x-business-use-case-usage',
      'Cache-Control',
      'Vary',
      'Pragma',
    ],
  ],
  failure: [
    ...['WWW-Authenticate', 'Expires', 'Facebook-API-Version', 'Content-Type', 'X-App-Usage'],
    ...['X-Page-Usage', 'x-business-use-case-usage', 'Cache-Control', 'Vary', 'Pragma'],
    'Access-Control-Allow-Origin',
  ],
};
const ALWAYS = new Map([
  ['Content-Type', 'text/javascript; charset=UTF-8'],
  ['Vary', 'Accept-Encoding'],
]);
const NO_USAGE = '{"call_count":0,"total_cputime":0,"total_time":0}';

function innerHeaders(head: string): string[] {
  const sent = new Map(headersOf(head));
  const order = sent.has('WWW-Authenticate') ? ORDERS.failure : ORDERS.success;
  return order.flatMap((name) => {
    const value =
      ALWAYS.get(name) ?? sent.get(name) ?? (name === 'X-App-Usage' ? NO_USAGE : undefined);
    if (value === undefined) return [];
    return [`{"name":${encodeString(name)},"value":${encodeString(value)}}`];
  });
}
