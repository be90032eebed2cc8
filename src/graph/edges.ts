/**
 * The edges of the nodes: `/me/messaging_feature_review` is an edge of the page. One row an edge;
 * what it does for a method is an operation in a file of its own under edges/.
 */
import type { Awaitable } from '../store/store.ts';
import type { Call, NodeKind } from './call.ts';
import { featureReview } from './edges/feature-review.ts';
import type { Failure } from './errors.ts';
import type { Json } from './json.ts';
import type { Method } from './request.ts';

/** Runs when every check has passed; answers with the body or refuses. */
export type Operation = (call: Call) => Awaitable<Json | Failure>;

export interface Edge {
  /** The nodes that have it. */
  of: readonly NodeKind[];
  /** HEAD is answered as GET. */
  methods: Partial<Record<Method, Operation>>;
}

export const EDGES: Readonly<Record<string, Edge>> = {
  messaging_feature_review: { of: ['page'], methods: { GET: featureReview } },
};

/** What this call does on its edge; undefined: nothing, the method or the edge is not the node's. */
export function operationOf({ node, request }: Call): Operation | undefined {
  const edge = edgeNamed(request.path[1]);
  if (edge === undefined || node === undefined || !edge.of.includes(node)) return undefined;
  return edge.methods[request.method === 'HEAD' ? 'GET' : request.method];
}

export function edgeNamed(name: string | undefined): Edge | undefined {
  return name !== undefined && Object.hasOwn(EDGES, name) ? EDGES[name] : undefined;
}
