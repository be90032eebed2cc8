/** `GET /?ids=a,b`: several nodes in one call, all of them or none (dossier §5.2). */
import { type Failure, fail } from './errors.ts';
import { plainText } from './shapes.ts';

export const IDS_MAX = 50;

/** The ids asked for, each once, in their order. A JSON body may send them as a list. */
export function readIds(ids: unknown): string[] | Failure {
  const list = Array.isArray(ids) ? ids.map(plainText) : listOf(plainText(ids));
  const names = list.map((id) => id.trim());
  if (names.length === 0 || names.includes('')) return fail('ids_empty');
  const distinct = [...new Set(names)];
  return distinct.length > IDS_MAX
    ? fail('ids_too_many', { limit: IDS_MAX, count: distinct.length })
    : distinct;
}

function listOf(text: string): string[] {
  try {
    const list: unknown = text.startsWith('[') ? JSON.parse(text) : undefined;
    if (Array.isArray(list)) return list.map(plainText);
  } catch {
    // Not an array after all: then it is a word that nobody has.
  }
  return text.split(',');
}
