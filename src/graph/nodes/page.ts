/** The page node, as `/me` and `/<page id>` show it to its bot (dossier §5.2). */
import type { Page } from '../../domain/page.ts';
import type { Call } from '../call.ts';
import type { Failure } from '../errors.ts';
import { type NodeField, type NodeFields, nodeBody } from './node.ts';
import { pagePicture } from './picture.ts';

/** As pages stand in the answers of edges. What one is on Facebook is not kept: one category for all. */
export function pageView({ id, name }: Page): Record<string, string> {
  return { category: 'Business', link: `https://www.facebook.com/${id}`, name, id };
}

const field =
  (name: string): NodeField =>
  ({ grant }) =>
    pageView(grant!.page)[name]!;

export const PAGE_FIELDS: NodeFields = {
  name: field('name'),
  id: field('id'),
  category: field('category'),
  link: field('link'),
  picture: ({ services }, asked) => pagePicture(asked, services.pictures.silhouette),
};

const UNASKED = ['name', 'id'];

export function pageBody(call: Call): string | Failure {
  return nodeBody(call, PAGE_FIELDS, UNASKED);
}
