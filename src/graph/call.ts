/** One call on its way through the checks, and what the checks may ask. */
import type { App } from '../domain/app.ts';
import type { Grant } from '../domain/page.ts';
import type { Subject } from '../domain/pair.ts';
import type { Verify } from '../domain/subscription.ts';
import type { Ingest } from '../events/ingest.ts';
import type { Messaging } from '../events/messaging.ts';
import type { Phones } from '../events/phones.ts';
import type { PictureUrls } from '../pictures/urls.ts';
import type { LookedUp, Store } from '../store/store.ts';
import type { Failure } from './errors.ts';
import type { Fault, Faults } from './faults.ts';
import type { Selection } from './fields.ts';
import type { Limits, Usage } from './limits.ts';
import type { GraphRequest } from './request.ts';
import type { ServedVersion } from './versions.ts';

/** Everything Graph needs of the world around it. */
export interface GraphServices {
  store: Store;
  /** Milliseconds since 1970. */
  clock: () => number;
  /** How a published version behaves here. */
  serve: (version: string) => ServedVersion;
  pictures: PictureUrls;
  /** Opens an app's sealed secret. */
  openSecret: (app: App) => string;
  /** What bots bring about: messages, and people who are matched by their number. */
  ingest: Ingest;
  messaging: Messaging;
  phones: Phones;
  /** A fresh object id. */
  mintId: () => string;
  /** Asks a callback whether it wants to be one: the handshake. */
  verify: Verify;
  /** Refuse a token that came over plain http. */
  requireHttps: boolean;
  /** `debug=all` says why a read was answered so. */
  explains?: boolean | undefined;
  /** Undefined: there are none. */
  limits?: Limits<Call> | undefined;
  /** Faults on purpose, in a development server. */
  faults?: Faults | undefined;
  /** Parses `fields`, remembering what it parsed before. */
  parseFields: (text: string, repeats: boolean) => Selection | Failure;
  /** A page access token's digest, remembered; '' when the token cannot have been minted here. */
  digestOf: (token: string) => string;
}

/** `user`: a person by the id that an app knows them by. */
export type NodeKind = 'profile' | 'page' | 'app' | 'user' | 'debug_token' | 'oauth';

export interface Call {
  readonly services: GraphServices;
  readonly request: GraphRequest;
  readonly now: number;
  /** The path's version; without one the app's default, once the app is known. */
  version: ServedVersion;
  /** Who calls: filled by the checks of the token. An app token has no grant. */
  app: App | undefined;
  grant: Grant | undefined;
  /** Undefined: nothing was asked for, the version's default applies. */
  selection: Selection | undefined;
  /** The node that the path names, once it is found. */
  node: NodeKind | undefined;
  subject: Subject | undefined;
  /** What was found beside the grant, until it is used: a call that is checked again asks anew. */
  ahead: LookedUp | undefined;
  /** How much of the limits is used, once this call is counted. */
  usage: Usage | undefined;
  /** What is done to this call on purpose; null: nothing. */
  fault: Fault | null | undefined;
  /** Who stands behind a profile or a user, once they are found. */
  personId: string | undefined;
}

/** Version of an unversioned path as long as no app is known. */
export const FALLBACK_VERSION = 'v2.6';

export function startCall(services: GraphServices, request: GraphRequest): Call {
  return {
    services,
    request,
    now: services.clock(),
    version: services.serve(request.version ?? FALLBACK_VERSION),
    app: undefined,
    grant: undefined,
    selection: undefined,
    node: undefined,
    subject: undefined,
    ahead: undefined,
    usage: undefined,
    fault: undefined,
    personId: undefined,
  };
}

/** The names that a profile's answer holds, in order. */
export function fieldNames({ selection, fault, version: { behaviour } }: Call): readonly string[] {
  if (selection === undefined) return fault?.default_fields ?? behaviour.default_fields;
  return behaviour.appends_id ? selection.namesWithId : selection.names;
}
