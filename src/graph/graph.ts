/** Graph's one entry: a request value in, a response value out. Batch and sockets both call it. */
import type { Awaitable } from '../store/store.ts';
import { type Call, FALLBACK_VERSION, type GraphServices, startCall } from './call.ts';
import { runChecks, type Verdict } from './checks.ts';
import { operationOf } from './edges.ts';
import { type Failure, isFailure } from './errors.ts';
import { disturbanceOf } from './faults.ts';
import { parseFields, type Selection, selectionOf } from './fields.ts';
import { isFormData } from './form-data.ts';
import { encode, type Json } from './json.ts';
import { withMetadata } from './metadata.ts';
import { NODES } from './nodes/nodes.ts';
import { profileWriter } from './nodes/profile.ts';
import { asText, isJson, isOn } from './presentation.ts';
import { Remembered } from './remembered.ts';
import { type RawRequest, requestReader, versionIn } from './request.ts';
import { createResponder, type GraphResponse } from './response.ts';
import { specialAnswers } from './special.ts';
import { parsesAsToken, tokenDigest } from './tokens.ts';
import type { Traces } from './traces.ts';
import { VERSIONS } from './versions.ts';

/** An answer that was given, told to whoever watches, before it is sent. */
export interface Answered {
  call: Call;
  verdict: Verdict;
  /** The body; '' when there is nothing to tell. */
  response: GraphResponse;
}

export interface GraphOptions extends Omit<GraphServices, 'parseFields' | 'digestOf'> {
  traces: Traces;
  /** By default a token's own digest. */
  digestOf?: GraphServices['digestOf'] | undefined;
  /** Called for each answer; it must not throw, and must not keep the request for long. */
  onAnswer?: ((answered: Answered) => void) | undefined;
  /** Called for each refusal of a request that never became a call. */
  onRefusal?: ((no: Failure, response: GraphResponse) => void) | undefined;
}

export interface Graph {
  readonly services: GraphServices;
  answer(raw: RawRequest): Awaitable<GraphResponse>;
  /** An error for a request that never became one (bad HTTP, too large). */
  refuse(no: Failure): GraphResponse;
}

/** Bots send the same few `fields` and tokens over and over. */
const REMEMBERED_MAX = 1000;

export function createGraph({ traces, onAnswer, onRefusal, ...options }: GraphOptions): Graph {
  const services: GraphServices = {
    ...options,
    parseFields: rememberFields(),
    digestOf: options.digestOf ?? rememberDigests(),
  };
  const readRequest = requestReader(
    new Set(VERSIONS.filter((name) => services.serve(name).published)),
  );
  const respond = createResponder(traces);
  const profileBody = profileWriter();

  function refuse(no: Failure, version = FALLBACK_VERSION): GraphResponse {
    const to = { version: services.serve(version), request: undefined };
    const response = respond.failure(no, to);
    onRefusal?.(no, response);
    return response;
  }

  function finish(call: Call, verdict: Verdict): Awaitable<GraphResponse> {
    if (verdict !== undefined) return answered(call, verdict, '{}');
    const body = bodyOf(call);
    if (typeof body === 'string') {
      return answered(call, undefined, call.request.special ? described(call, body) : body);
    }
    return body instanceof Promise
      ? body.then((later) => operated(call, later))
      : operated(call, body);
  }

  /** A node's body as text, or what an edge answers as values. */
  function bodyOf(call: Call): string | Awaitable<Json | Failure> {
    const { node, request } = call;
    if (node === 'profile' && request.path.length === 1) return profileBody(call);
    const isEdge = request.path.length > 1 && node !== 'oauth';
    return isEdge ? operationOf(call)!(call) : NODES[node!]!.body(call);
  }

  function operated(call: Call, outcome: Json | Failure): GraphResponse {
    if (isFailure(outcome)) return answered(call, outcome, '');
    if (typeof outcome !== 'string') return answered(call, undefined, encode(outcome));
    const response = answered(call, undefined, outcome);
    return isJson(outcome) ? response : asText(response);
  }

  function answered(call: Call, verdict: Verdict, body: string): GraphResponse {
    const { version, request, grant, usage } = call;
    const envelope = { version, request, pageId: grant?.page.id, usage };
    const response =
      typeof verdict === 'object'
        ? respond.failure(verdict, envelope)
        : respond.success(body, envelope);
    if (call.fault !== undefined) response.disturbance = disturbanceOf([call]);
    onAnswer?.({ call, verdict, response });
    return response;
  }

  /** No promise is made where the store makes none. */
  function answerCall(call: Call): Awaitable<GraphResponse> {
    const verdict = runChecks(call, 0);
    return verdict instanceof Promise
      ? verdict.then((later) => finish(call, later))
      : finish(call, verdict);
  }

  async function writeBody(call: Call): Promise<string | Failure> {
    const body = await bodyOf(call);
    return typeof body === 'string' || isFailure(body) ? body : encode(body);
  }

  const special = specialAnswers({
    services,
    respond,
    readRequest,
    answerCall,
    writeBody,
    refuse,
    onAnswer,
  });

  return {
    services,
    refuse,
    answer(raw) {
      if (raw.method === 'OPTIONS') {
        return respond.preflight(services.serve(versionIn(raw.url) ?? FALLBACK_VERSION));
      }
      if (raw.body !== undefined && isFormData(raw)) return special.form(raw);
      const request = readRequest(raw);
      if ('error' in request) return refuse(request, versionIn(raw.url));
      return request.special ? special.request(request) : answerCall(startCall(services, request));
    },
  };
}

function rememberFields(): GraphServices['parseFields'] {
  const read = (repeats: boolean) => (text: string) => {
    const fields = parseFields(text, repeats);
    return Array.isArray(fields) ? selectionOf(fields) : fields;
  };
  const strict = new Remembered<Selection | Failure>(REMEMBERED_MAX);
  const lax = new Remembered<Selection | Failure>(REMEMBERED_MAX);
  const [once, twice] = [read(false), read(true)];
  return (text, repeats) => (repeats ? lax.get(text, twice) : strict.get(text, once));
}

function rememberDigests(): GraphServices['digestOf'] {
  const digests = new Remembered<string>(REMEMBERED_MAX);
  const digest = (token: string): string => (parsesAsToken(token) ? tokenDigest(token) : '');
  return (token) => digests.get(token, digest);
}

function described(call: Call, body: string): string {
  return isOn(call.request.params, 'metadata') ? withMetadata(call, body) : body;
}
