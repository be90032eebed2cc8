/** What a page has set, as `/me/messenger_profile` and its older name show it (dossier §9.2). */
import { SETTINGS, type SettingName } from '../../domain/page-settings.ts';
import type { Call } from '../call.ts';
import type { Failure } from '../errors.ts';
import type { Json } from '../json.ts';
import { first, oneOf } from '../shapes.ts';

/** All that is set of those `known`, or what `fields` asks for. */
export async function readSettings(
  { services, grant, selection }: Call,
  known: readonly SettingName[],
): Promise<Json | Failure> {
  const names = selection?.names ?? known;
  const no = areSettings(names, known);
  if (no !== undefined) return no;
  const set = (await services.store.registry.settings(grant!.page.id)) as Record<string, Json>;
  const wanted = SETTINGS.filter((name) => names.includes(name) && set[name] !== undefined);
  const data = Object.fromEntries(wanted.map((name) => [name, set[name]]));
  return { data: wanted.length === 0 ? [] : [data] };
}

export function areSettings(
  names: readonly string[],
  known: readonly SettingName[],
): Failure | undefined {
  const isSetting = oneOf(known);
  return first(names.entries(), ([index, name]) => isSetting(name, `fields[${index}]`));
}
