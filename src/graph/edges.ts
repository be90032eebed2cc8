/**
 * The edges of the nodes: `/me/messages` is an edge of the page. One row an edge; what it does for a
 * method is an operation in a file of its own under edges/.
 */
import type { Permission } from '../domain/app.ts';
import type { Awaitable } from '../store/store.ts';
import type { Call, NodeKind } from './call.ts';
import { appSubscriptions } from './edges/app-subscriptions.ts';
import { featureReview } from './edges/feature-review.ts';
import { idsForApps, idsForPages } from './edges/matching-ids.ts';
import { uploadAttachment } from './edges/message-attachments.ts';
import { sendMessage } from './edges/messages.ts';
import { messengerProfile } from './edges/messenger-profile.ts';
import { subscribedApps } from './edges/subscribed-apps.ts';
import { threadSettings } from './edges/thread-settings.ts';
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
  /** App and token must hold it on the page. */
  needs?: Permission;
  /** Not without appsecret_proof, whatever the app says. */
  proof?: true;
  /** What an app may do by its own token, without the page's. */
  byApp?: ReadonlySet<Method>;
  /** Which behaviour says whether it exists yet. */
  since?: 'matches_ids';
}

const settings = { of: ['page'], needs: 'pages_messaging' } as const;
const matching = { proof: true, since: 'matches_ids' } as const;

export const EDGES: Readonly<Record<string, Edge>> = {
  messages: { of: ['page'], needs: 'pages_messaging', methods: { POST: sendMessage } },
  message_attachments: {
    of: ['page'],
    needs: 'pages_messaging',
    methods: { POST: uploadAttachment },
  },
  messenger_profile: { ...settings, methods: messengerProfile },
  thread_settings: { ...settings, methods: threadSettings },
  messaging_feature_review: {
    of: ['page'],
    needs: 'pages_messaging',
    methods: { GET: featureReview },
  },
  subscribed_apps: {
    of: ['page'],
    byApp: new Set(['GET', 'HEAD', 'DELETE']),
    methods: subscribedApps,
  },
  subscriptions: { of: ['app'], methods: appSubscriptions },
  ids_for_apps: { of: ['profile', 'user'], ...matching, methods: { GET: idsForApps } },
  ids_for_pages: { of: ['profile', 'user'], ...matching, methods: { GET: idsForPages } },
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
