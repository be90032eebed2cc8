/** Requests that ask for more than the plain answer of one node: batches, several ids, debug, JSONP. */
import { runBatch } from './batch.ts';
import { type Call, type GraphServices, startCall } from './call.ts';
import { runCheck, runChecks, type Verdict } from './checks.ts';
import { debugMessages, withMessages } from './debug.ts';
import { type Failure, fail, isFailure } from './errors.ts';
import { disturbanceOf } from './faults.ts';
import { readParts } from './form-data.ts';
import type { Answered } from './graph.ts';
import { readIds } from './ids.ts';
import { encodeString, type Json } from './json.ts';
import { checkCallback, present } from './presentation.ts';
import {
  type GraphRequest,
  PARAMETERS_MAX,
  type RawRequest,
  type RequestReader,
  versionIn,
} from './request.ts';
import type { GraphResponse, Responder } from './response.ts';

/** What the plain way is made of, and this one, too. */
export interface Workings {
  services: GraphServices;
  respond: Responder;
  readRequest: RequestReader;
  /** Runs the checks and answers. */
  answerCall(call: Call): GraphResponse | Promise<GraphResponse>;
  /** The body of a call that has passed every check. */
  writeBody(call: Call): Promise<string | Failure>;
  refuse(no: Failure, version?: string): GraphResponse;
  onAnswer: ((answered: Answered) => void) | undefined;
}

export interface SpecialAnswers {
  /** A body of multipart/form-data, whatever else it asks for. */
  form(raw: RawRequest): Promise<GraphResponse>;
  request(request: GraphRequest): Promise<GraphResponse>;
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
/** Of a batch itself only the token is asked for; its requests are checked one by one. */
const OF_THE_BATCH = ['one token', 'token present', 'https'];

export function specialAnswers(workings: Workings): SpecialAnswers {
  const { services, respond, readRequest, answerCall, writeBody, refuse, onAnswer } = workings;

  function refuseCall(call: Call, no: Failure): GraphResponse {
    const { version, request, grant, usage } = call;
    const response = respond.failure(no, { version, request, pageId: grant?.page.id, usage });
    response.disturbance = disturbanceOf([call]);
    onAnswer?.({ call, verdict: no, response });
    return response;
  }

  async function one(request: GraphRequest): Promise<GraphResponse> {
    const call = startCall(services, request);
    return withDebug(await answerCall(call), [call]);
  }

  async function withDebug(response: GraphResponse, calls: Call[]): Promise<GraphResponse> {
    if (response.status === 304) return response;
    const messages = await debugMessages(calls);
    if (messages === undefined) return response;
    return { ...response, body: withMessages(response.body, messages as Json[]) };
  }

  /** All of them or none: the first that fails is the answer. */
  async function several(request: GraphRequest): Promise<GraphResponse> {
    const root = startCall(services, request);
    const ids = readIds(request.params.get('ids'));
    const [name] = request.path;
    if (name !== undefined) return refuseCall(root, fail('ids_twice', { id: name }));
    if (isFailure(ids)) return refuseCall(root, ids);
    const calls = ids.map((id) => startCall(services, { ...request, path: [id] }));
    const verdicts = await Promise.all(calls.map((call) => runChecks(call, 0)));
    const bodies: string[] = [];
    for (const [index, call] of calls.entries()) {
      const verdict = call.version.behaviour.reads_ids ? verdicts[index] : fail('ids_removed');
      const body = await bodyOf(call, verdict);
      if (isFailure(body)) return withDebug(refuseCall(call, body), [call]);
      bodies.push(`${encodeString(ids[index]!)}:${body}`);
    }
    const { version, grant } = calls[0]!;
    const { usage } = calls.at(-1)!;
    const envelope = { version, request, pageId: grant?.page.id, usage };
    const response = respond.success(`{${bodies.join(',')}}`, envelope);
    response.disturbance = disturbanceOf(calls);
    for (const [index, call] of calls.entries()) {
      onAnswer?.({ call, verdict: verdicts[index], response });
    }
    return withDebug(response, calls);
  }

  async function bodyOf(call: Call, verdict: Verdict): Promise<string | Failure> {
    if (verdict === undefined) return writeBody(call);
    return verdict === 'empty' ? '{}' : verdict;
  }

  async function batch(request: GraphRequest): Promise<GraphResponse> {
    const call = startCall(services, request);
    if (request.method !== 'POST') return refuseCall(call, fail('batch_method'));
    for (const name of OF_THE_BATCH) {
      const verdict = await runCheck(name, call);
      if (typeof verdict === 'object') return refuseCall(call, verdict);
    }
    // For the version of an unversioned path alone: a token that is no good fails each request.
    await runCheck('token live', call);
    const { version, grant } = call;
    const envelope = { version, request, pageId: grant?.page.id };
    const refuseOne = (no: Failure): GraphResponse => respond.failure(no, envelope);
    const outcome = await runBatch(request, answerWithin(refuseOne), refuseOne);
    if ('error' in outcome) return refuseCall(call, outcome);
    const response = respond.success(outcome.body, envelope);
    return { ...response, disturbance: outcome.disturbance };
  }

  const answerWithin =
    (refuseOne: (no: Failure) => GraphResponse) =>
    async (raw: RawRequest, index: number): Promise<GraphResponse> => {
      const request = readRequest(raw);
      if ('error' in request) return refuse(request, versionIn(raw.url));
      if (isBatch(request)) return refuseOne(fail('batch_nested', { index }));
      return request.special ? special(request) : answerCall(startCall(services, request));
    };

  async function special(request: GraphRequest): Promise<GraphResponse> {
    const { path, params, method } = request;
    const no = checkCallback(params);
    if (no !== undefined) return refuseCall(startCall(services, request), no);
    const asksForSeveral = params.has('ids') && READS.has(method) && path.length <= 1;
    const answer = isBatch(request) ? batch : asksForSeveral ? several : one;
    return present(await answer(request), params);
  }

  return {
    request: special,
    async form(raw) {
      const parts = await readParts(raw, PARAMETERS_MAX);
      if ('error' in parts) return refuse(parts, versionIn(raw.url));
      const request = readRequest(raw, parts);
      if ('error' in request) return refuse(request, versionIn(raw.url));
      return request.special ? special(request) : answerCall(startCall(services, request));
    },
  };
}

/** At the root, or at `me` as some of the documentation has it. */
function isBatch({ path, params }: GraphRequest): boolean {
  return params.has('batch') && (path.length === 0 || (path.length === 1 && path[0] === 'me'));
}
