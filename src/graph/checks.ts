/**
 * In which order a call is checked: one line a rule. The first check that does not pass decides
 * the answer; `explain` walks the same table.
 */
import { readability } from '../domain/consent.ts';
import type { Grant } from '../domain/page.ts';
import { PROFILE_FIELDS, PROFILE_NODE_TYPE } from '../domain/profile.ts';
import { isPsid } from '../domain/psid.ts';
import type { Awaitable } from '../store/store.ts';
import type { Call } from './call.ts';
import { deathOf } from './dead-token.ts';
import { edgeNamed } from './edges.ts';
import { type Failure, fail } from './errors.ts';
import { detailsOf } from './faults.ts';
import type { Usage } from './limits.ts';
import { nodeFound, READS } from './node-found.ts';
import { NODES } from './nodes/nodes.ts';
import { textOf } from './request.ts';
import { appSecretProof, parseAppToken, sameSecret } from './tokens.ts';

/** Undefined: passed. `empty`: the answer is 200 and `{}`. */
export type Verdict = Failure | 'empty' | undefined;

/** `open`: nothing else is asked of such a call. */
export type Outcome = Verdict | 'open';

export interface Check {
  name: string;
  /** What the check asks, as a statement that holds when it passes. */
  rule: string;
  run: (call: Call) => Awaitable<Outcome>;
}

/** Ordered (dossier §3.8). */
export const CHECKS: readonly Check[] = [
  { name: 'fault', rule: 'no fault on purpose answers this call', run: noFault },
  { name: 'path', rule: 'the path names one node, or an edge of it', run: pathIsANode },
  { name: 'one token', rule: 'all access tokens sent are the same one', run: oneToken },
  { name: 'token present', rule: 'an access token was sent', run: tokenPresent },
  { name: 'https', rule: 'the token came by a way this server accepts', run: cameByHttps },
  { name: 'token live', rule: 'the token parses, is known, and has not ended', run: tokenLive },
  {
    name: 'proof',
    rule: 'appsecret_proof is right, where it is sent or required',
    run: proofRight,
  },
  {
    name: 'rate limit',
    rule: 'app, page and token are within their limits',
    run: withinLimits,
  },
  { name: 'fields syntax', rule: '`fields` follows its grammar', run: fieldsParse },
  { name: 'node found', rule: "the token's page knows this id", run: nodeFound },
  {
    name: 'access',
    rule: 'the person authorised the page and has not withdrawn',
    run: accessGiven,
  },
  { name: 'permission', rule: 'app and token hold the permission of every field', run: permitted },
  { name: 'field exists', rule: 'every field exists in this version', run: fieldsExist },
];

/**
 * Runs the checks in order until one decides. An embedded store answers at once, so that a whole
 * read makes no promise; a store across a network continues here when it has answered.
 */
export function runChecks(call: Call, from: number): Awaitable<Verdict> {
  for (let index = from; index < CHECKS.length; index++) {
    const outcome = CHECKS[index]!.run(call);
    if (outcome instanceof Promise) {
      return outcome.then((later) => verdictOf(later) ?? runChecks(call, index + 1));
    }
    if (outcome !== undefined) return verdictOf(outcome);
  }
  return undefined;
}

/** One check alone, by its name. */
export async function runCheck(name: string, call: Call): Promise<Verdict> {
  return verdictOf(await CHECKS.find((check) => check.name === name)!.run(call));
}

/** A call is decided once, however often it is checked. */
function noFault(call: Call): Awaitable<Verdict> {
  const { faults } = call.services;
  if (faults === undefined || (call.fault === undefined && !faults.active)) return undefined;
  if (call.fault !== undefined) return faultOf(call);
  // What the check of the token says comes later, in its place.
  const decided = faults.decide(call, tokenLive);
  if (decided instanceof Promise) {
    return decided.then((fault) => {
      call.fault = fault;
      return faultOf(call);
    });
  }
  call.fault = decided;
  return faultOf(call);
}

function faultOf(call: Call): Verdict {
  const { fault } = call;
  return fault?.error === undefined ? undefined : fail(fault.error, detailsOf(call, fault));
}

/** Only the path is open, which no check has to wait for. */
export const verdictOf = (outcome: Outcome): Verdict => (outcome === 'open' ? undefined : outcome);

function pathIsANode(call: Call): Outcome {
  const { path } = call.request;
  if (path.length === 0 || path[0] === '') return fail('no_node');
  const known = edgeNamed(path[1]) === undefined ? 1 : 2;
  if (path.length <= known) return undefined;
  if (path.length > 2 || path[0] !== 'oauth' || path[1] !== 'access_token') {
    return fail('unknown_path', { path: `/${path.slice(known).join('/')}` });
  }
  call.node = 'oauth';
  return 'open';
}

function oneToken({ request }: Call): Verdict {
  return request.tokenConflict ? fail('token_conflict') : undefined;
}

function tokenPresent({ request }: Call): Verdict {
  if (request.token !== undefined) return undefined;
  return fail(request.path[0] === 'me' ? 'token_missing_me' : 'token_missing');
}

function cameByHttps({ services, request }: Call): Verdict {
  return services.requireHttps && !request.secure ? fail('https_required') : undefined;
}

/** A wrong checksum is refused before any store is asked. */
function tokenLive(call: Call): Awaitable<Verdict> {
  const token = call.request.token!;
  const digest = call.services.digestOf(token);
  if (digest !== '') {
    const { store } = call.services;
    if (store.lookUp !== undefined && isPsid(call.request.path[0]!)) {
      return store.lookUp(digest, call.request.path[0]!).then((found) => {
        call.ahead = found;
        return useGrant(call, found.grant);
      });
    }
    const grant = store.registry.grant(digest);
    return grant instanceof Promise
      ? grant.then((found) => useGrant(call, found))
      : useGrant(call, grant);
  }
  return parseAppToken(token) === undefined ? unparsable(call) : useAppToken(call);
}

function useGrant(call: Call, grant: Grant | undefined): Verdict {
  if (grant === undefined) return unparsable(call);
  call.app = grant.app;
  call.grant = grant;
  if (call.request.version === undefined) {
    call.version = call.services.serve(grant.app.default_version);
  }
  const death = deathOf(grant, call.now, call.version.behaviour);
  return death && deadToken(call, death);
}

async function useAppToken(call: Call): Promise<Verdict> {
  const parts = parseAppToken(call.request.token!)!;
  const app = await call.services.store.registry.app(parts.appId);
  if (app === undefined || !sameSecret(call.services.openSecret(app), parts.secret)) {
    return unparsable(call);
  }
  call.app = app;
  if (call.request.version === undefined) call.version = call.services.serve(app.default_version);
  return undefined;
}

function unparsable(call: Call): Failure {
  return deadToken(call, fail(call.version.behaviour.unparsable_token));
}

/** Later versions answer 401 when the token came in a header (dossier §4.2). */
function deadToken(call: Call, no: Failure): Failure {
  if (call.request.tokenPlace === 'header') no.status = call.version.behaviour.header_token_status;
  return no;
}

function proofRight(call: Call): Verdict {
  const { app, request, services } = call;
  const proof = textOf(request.params, 'appsecret_proof');
  if (proof === undefined || proof === '') {
    return app!.require_proof ? fail('proof_missing') : undefined;
  }
  const right = appSecretProof(services.openSecret(app!), request.token!);
  return sameSecret(proof.toLowerCase(), right) ? undefined : fail('proof_wrong');
}

/** A call is counted once, however often it is checked. */
function withinLimits(call: Call): Awaitable<Verdict> {
  const { limits } = call.services;
  if (limits === undefined) return undefined;
  if (call.usage !== undefined) return withinUsage(call.usage);
  const usage = limits.count(call);
  if (!(usage instanceof Promise)) {
    call.usage = usage;
    return withinUsage(usage);
  }
  return usage.then((later) => {
    call.usage = later;
    return withinUsage(later);
  });
}

function withinUsage({ refused }: Usage): Verdict {
  return refused === undefined ? undefined : fail(refused);
}

function fieldsParse(call: Call): Verdict {
  const text = textOf(call.request.params, 'fields');
  if (text === undefined || text === '') return undefined;
  const selection = call.services.parseFields(text, call.version.behaviour.repeats_fields);
  if ('error' in selection) return namesOthers(call) ? undefined : selection;
  if (selection.fields.length > 0) call.selection = selection;
  return undefined;
}

/** What an edge is told to change is named in ways of its own. */
function namesOthers({ request: { path, method } }: Call): boolean {
  return path.length > 1 && !READS.has(method);
}

function isProfileRead({ node, request }: Call): boolean {
  return node === 'profile' && request.path.length === 1;
}

/** Domain decides who may read; the version decides what a no looks like. */
function accessGiven(call: Call): Verdict {
  if (call.node !== 'profile') return undefined;
  const {
    subject,
    version: { behaviour },
  } = call;
  switch (readability(subject!, subject!)) {
    case 'readable':
      return undefined;
    case 'phone_only':
      return behaviour.phone_only === 'empty' ? 'empty' : fail('phone_only');
    default:
      return behaviour.without_access === 'empty' ? 'empty' : fail('insufficient_permission');
  }
}

/** One field without its permission fails the whole request (dossier §0.5). */
function permitted(call: Call): Verdict {
  const {
    selection,
    grant,
    version: { behaviour },
  } = call;
  if (!isProfileRead(call)) return edgeOpen(call);
  if (selection === undefined || !behaviour.needs_field_permissions) return undefined;
  const held = grant!.permissions;
  for (const name of selection.names) {
    const permission = PROFILE_FIELDS[name]?.permission;
    if (permission !== undefined && !held.includes(permission)) {
      return fail('insufficient_permission');
    }
  }
  return undefined;
}

function edgeOpen({ request, grant, version }: Call): Verdict {
  const [, name] = request.path;
  if (name === undefined) return undefined;
  const { since, proof, needs } = edgeNamed(name)!;
  if (since !== undefined && !version.behaviour[since]) return fail('edge_too_new', { edge: name });
  if (proof && !textOf(request.params, 'appsecret_proof')) return fail('proof_missing');
  if (needs !== undefined && grant !== undefined && !grant.permissions.includes(needs)) {
    return fail('permission_missing', { permission: needs });
  }
  return undefined;
}

/** What stands behind an edge has fields of its own, which the edge checks. */
function fieldsExist({ node, selection, request, version: { behaviour } }: Call): Verdict {
  if (selection === undefined || request.path.length > 1) return undefined;
  const known = node === 'profile' ? behaviour.fields : NODES[node!]?.fields;
  const unknown = known && selection.names.find((name) => !known.includes(name));
  if (unknown === undefined) return undefined;
  const type = node === 'profile' ? PROFILE_NODE_TYPE : NODES[node!]!.type!;
  return fail('unknown_field', { field: unknown, node: type });
}
