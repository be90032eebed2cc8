/** The page node, as `/me` and `/<page id>` show it to its bot (dossier §5.2). */
import { SILHOUETTE_WIDTHS_PX } from '../../pictures/urls.ts';
import type { Call } from '../call.ts';
import { type Failure, fail } from '../errors.ts';
import type { Field } from '../fields.ts';
import { encode, type Json } from '../json.ts';

/** What comes unasked. */
export const PAGE_FIELDS: readonly string[] = ['name', 'id'];
/** What can be asked for. */
export const PAGE_FIELDS_KNOWN: readonly string[] = [...PAGE_FIELDS, 'picture'];

export function pageBody({ grant, selection, services }: Call): string | Failure {
  const page = grant!.page;
  const values: Record<string, Json> = {};
  for (const field of selection?.fields ?? PAGE_FIELDS.map(plain)) {
    if (field.name === 'picture') {
      const unknown = field.fields.find(({ name }) => !PICTURE_FIELDS.includes(name));
      if (unknown !== undefined) {
        return fail('unknown_field', { field: unknown.name, node: 'ProfilePictureSource' });
      }
      values.picture = picture(field, services.pictures.silhouette);
    } else values[field.name] = field.name === 'name' ? page.name : page.id;
  }
  values.id ??= page.id;
  return encode(values);
}

const plain = (name: string): Field => ({ name, modifiers: {}, fields: [] });

const PICTURE_FIELDS = ['height', 'is_silhouette', 'url', 'width'];
const TYPES: ReadonlyMap<string, number> = new Map([
  ['square', 50],
  ['small', 50],
  ['normal', 100],
  ['large', 200],
]);

/**
 * `picture.height(480).width(480){url,is_silhouette}`: the nearest width there is, no smaller than
 * what is asked for. No page here has a picture of its own.
 */
function picture({ modifiers, fields }: Field, url: (width_px: number) => string): Json {
  const asked = Math.max(Number(modifiers.width) || 0, Number(modifiers.height) || 0);
  const least = asked || (TYPES.get(modifiers.type ?? '') ?? 50);
  const side =
    SILHOUETTE_WIDTHS_PX.find((width_px) => width_px >= least) ?? Math.max(...SILHOUETTE_WIDTHS_PX);
  const all: Record<string, Json> = {
    height: side,
    is_silhouette: true,
    url: url(side),
    width: side,
  };
  const names = fields.length === 0 ? PICTURE_FIELDS : fields.map(({ name }) => name);
  return { data: Object.fromEntries(names.map((name) => [name, all[name]])) };
}
