/** Which node a path names, for whom its token speaks for. */

import { isId } from '../domain/psid.ts';
import { personBy } from '../events/aliases.ts';
import type { Awaitable } from '../store/store.ts';
import type { Call, NodeKind } from './call.ts';
import type { Verdict } from './checks.ts';
import { edgeNamed, operationOf } from './edges.ts';
import { type Failure, fail } from './errors.ts';

/** HEAD is answered as GET, to the last header. */
export const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Ids are looked up within the token's page alone: another page's cannot even be asked for. */
export function nodeFound(call: Call): Awaitable<Verdict> {
  const id = call.request.path[0]!;
  const page = call.grant?.page;
  if (page === undefined) return foundByApp(call, id);
  if (id === 'me' || id === page.id) return useNode(call, 'page');
  if (!isId(id)) return id === 'debug_token' ? fail('app_token_needed') : named(call, id);
  const { ahead } = call;
  if (ahead !== undefined) {
    call.ahead = undefined;
    return useSubject(call, ahead.subject);
  }
  const subject = call.services.store.pairs.subject(page.id, id);
  return subject instanceof Promise
    ? subject.then((found) => useSubject(call, found))
    : useSubject(call, subject);
}

function useSubject(call: Call, subject: Call['subject']): Verdict {
  if (subject === undefined || subject.erased_at !== null) {
    return call.request.path[0] === call.app!.id ? useNode(call, 'app') : unknownNode(call);
  }
  call.node = 'profile';
  call.subject = subject;
  call.services.limits?.meet(call);
  return takesMethod(call);
}

/** An app by its own token finds itself, what its tokens are, and people by the ids it has of them. */
function foundByApp(call: Call, id: string): Awaitable<Verdict> {
  const edge = edgeNamed(call.request.path[1]);
  const isOfPage = edge?.of.includes('page') ?? false;
  if (id === 'me') return fail(isOfPage ? 'page_token_needed' : 'token_missing_me');
  if (id === call.app!.id) return useNode(call, 'app');
  if (id === 'debug_token') return useNode(call, 'debug_token');
  if (!isId(id)) return named(call, id);
  if (isOfPage) return pageByApp(call, id);
  return edge?.of.includes('user') ? userByApp(call, id) : unknownNode(call);
}

async function pageByApp(call: Call, id: string): Promise<Verdict> {
  const { request, services } = call;
  if ((await services.store.registry.page(id)) === undefined) return unknownNode(call);
  const { byApp } = edgeNamed(request.path[1])!;
  return byApp?.has(request.method) ? useNode(call, 'page') : fail('page_token_needed');
}

async function userByApp(call: Call, id: string): Promise<Verdict> {
  const { store } = call.services;
  const person = await personBy(store, { kind: 'asid', scope: call.app!.id, name: id });
  if (person === undefined) return unknownNode(call);
  call.personId = person.id;
  return useNode(call, 'user');
}

function named(call: Call, id: string): Verdict {
  if (id === 'app') return useNode(call, 'app');
  return fail(id.includes('.') ? 'username' : call.version.behaviour.unknown_alias, { id });
}

function useNode(call: Call, kind: NodeKind): Verdict {
  call.node = kind;
  return takesMethod(call);
}

/** A node is read; what its edges take stands in their table. */
function takesMethod(call: Call): Verdict {
  const { request } = call;
  const takes =
    request.path.length === 1 ? READS.has(request.method) : operationOf(call) !== undefined;
  return takes ? undefined : unknownNode(call);
}

function unknownNode({ request, version }: Call): Failure {
  return fail(version.behaviour.unknown_node, {
    method: READS.has(request.method) ? 'get' : request.method.toLowerCase(),
    id: request.path[0]!,
  });
}
