/** The picture of a page: none here has one of its own, so it is the figure that is nobody's. */
import { SILHOUETTE_WIDTHS_PX } from '../../pictures/urls.ts';
import { type Failure, fail } from '../errors.ts';
import type { Field } from '../fields.ts';
import type { Json } from '../json.ts';

const PICTURE_FIELDS = ['height', 'is_silhouette', 'url', 'width'];
const TYPES: ReadonlyMap<string, number> = new Map([
  ['square', 50],
  ['small', 50],
  ['normal', 100],
  ['large', 200],
]);

/**
 * `picture.height(480).width(480){url,is_silhouette}`: the nearest width there is, no smaller than
 * what is asked for.
 */
export function pagePicture(
  { modifiers, fields }: Field,
  url: (width_px: number) => string,
): Json | Failure {
  const unknown = fields.find(({ name }) => !PICTURE_FIELDS.includes(name));
  if (unknown !== undefined) {
    return fail('unknown_field', { field: unknown.name, node: 'ProfilePictureSource' });
  }
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
