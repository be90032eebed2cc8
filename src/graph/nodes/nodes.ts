/** Every node but the profile, which is read too often to be looked up: one row each. */
import type { Awaitable } from '../../store/store.ts';
import type { Call, NodeKind } from '../call.ts';
import type { Failure } from '../errors.ts';
import { APP_FIELDS, appBody } from './app.ts';
import { debugTokenBody } from './debug-token.ts';
import { oauthBody } from './oauth.ts';
import { PAGE_FIELDS, pageBody } from './page.ts';

interface Node {
  body: (call: Call) => string | Awaitable<string | Failure>;
  /** What an unknown field is said not to exist on; without it `fields` says nothing here. */
  type?: string;
  fields?: readonly string[];
}

export const NODES: { readonly [Kind in NodeKind]?: Node } = {
  page: { body: pageBody, type: 'Page', fields: Object.keys(PAGE_FIELDS) },
  app: { body: appBody, type: 'Application', fields: Object.keys(APP_FIELDS) },
  debug_token: { body: debugTokenBody },
  oauth: { body: oauthBody },
};
