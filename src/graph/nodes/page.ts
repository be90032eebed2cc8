/** The page node, as `/me` and `/<page id>` show it to its bot (dossier §5.2). */
import type { Call } from '../call.ts';
import { encode } from '../json.ts';

export const PAGE_FIELDS: readonly string[] = ['name', 'id'];

export function pageBody({ grant, selection }: Call): string {
  const page = grant!.page;
  const names = selection?.names ?? PAGE_FIELDS;
  const values: Record<string, string> = {};
  for (const name of names) values[name] = name === 'name' ? page.name : page.id;
  values.id ??= page.id;
  return encode(values);
}
