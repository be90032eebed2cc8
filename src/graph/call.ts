/** One call on its way through the checks, and what the checks may ask. */
import type { App } from '../domain/app.ts';
import type { Grant } from '../domain/page.ts';
import type { Subject } from '../domain/pair.ts';
import type { PictureUrls } from '../pictures/urls.ts';
import type { Store } from '../store/store.ts';
import type { Failure } from './errors.ts';
import type { Field } from './fields.ts';
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
  /** Refuse a token that came over plain http. */
  requireHttps: boolean;
  /** Parses `fields`, remembering what it parsed before. */
  parseFields: (text: string, repeats: boolean) => Field[] | Failure;
}

export interface Call {
  readonly services: GraphServices;
  readonly request: GraphRequest;
  readonly now: number;
  /** The path's version; without one the app's default, once the app is known. */
  version: ServedVersion;
  /** Who calls: filled by the checks of the token. An app token has no grant. */
  app: App | undefined;
  grant: Grant | undefined;
  /** Asked for, in the wire's order; empty: nothing was asked for, the version's default applies. */
  fields: Field[];
  /** The node that the path names, once it is found. */
  node: 'profile' | 'page' | undefined;
  subject: Subject | undefined;
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
    fields: [],
    node: undefined,
    subject: undefined,
  };
}

/** The names that a profile's answer holds, in order. */
export function fieldNames({ fields, version: { behaviour } }: Call): readonly string[] {
  if (fields.length === 0) return behaviour.default_fields;
  const names = fields.map(({ name }) => name);
  return behaviour.appends_id && !names.includes('id') ? [...names, 'id'] : names;
}
