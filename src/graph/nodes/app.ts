/** The app node: `/app` and `/<app id>` for the token's own app (dossier §5.2). */
import type { App } from '../../domain/app.ts';
import type { Call } from '../call.ts';
import type { Failure } from '../errors.ts';
import { type NodeField, type NodeFields, nodeBody } from './node.ts';

/** As apps stand in the answers of other edges, too: category, link, name, id (dossier §6.1). */
export function appView({ id, name }: App): Record<string, string> {
  return { category: 'Business', link: `https://www.facebook.com/games/?app_id=${id}`, name, id };
}

const field =
  (name: string): NodeField =>
  ({ app }) =>
    appView(app!)[name]!;

export const APP_FIELDS: NodeFields = {
  category: field('category'),
  link: field('link'),
  name: field('name'),
  id: field('id'),
};

const UNASKED = ['category', 'link', 'name', 'id'];

export function appBody(call: Call): string | Failure {
  return nodeBody(call, APP_FIELDS, UNASKED);
}
