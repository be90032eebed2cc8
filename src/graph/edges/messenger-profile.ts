/** `/me/messenger_profile`: what a page sets of its thread (dossier §9.2). */
import type { SettingName } from '../../domain/page-settings.ts';
import type { Call } from '../call.ts';
import type { Edge } from '../edges.ts';
import { type Failure, fail, isFailure } from '../errors.ts';
import type { Json } from '../json.ts';
import { readValue, wordsOf } from '../params.ts';
import { changeSettings, contradiction, without } from '../settings/change.ts';
import { areSettings, readSettings } from '../settings/read.ts';
import { shapeOf } from '../settings/shapes.ts';
import { first, isAbsent } from '../shapes.ts';

const DONE = { result: 'success' };

const read = (call: Call): Promise<Json | Failure> =>
  readSettings(call, call.version.behaviour.settings);

async function write(call: Call): Promise<Json | Failure> {
  const { params } = call.request;
  const { settings: known, menu_levels } = call.version.behaviour;
  const sent: [SettingName, unknown][] = [];
  for (const name of known) {
    const value = readValue(params, name);
    if (isFailure(value)) return value;
    if (!isAbsent(value.value)) sent.push([name, value.value]);
  }
  if (sent.length === 0) return fail('settings_required', { settings: known.join(',') });
  const no =
    first(sent, ([name, value]) => shapeOf(name, menu_levels)(value, name)) ??
    (await changeSettings(
      call,
      (settings) => ({ ...settings, ...Object.fromEntries(sent) }),
      (next) =>
        contradiction(
          next,
          sent.map(([name]) => name),
        ),
    ));
  return no ?? DONE;
}

async function remove(call: Call): Promise<Json | Failure> {
  const names = wordsOf(call.request.params, 'fields');
  if (names === undefined) return fail('param_required', { param: 'fields' });
  if (names.length === 0) return fail('param_non_empty', { param: 'fields' });
  const gone = names.map((name) => name.toLowerCase()) as SettingName[];
  const no =
    areSettings(names, call.version.behaviour.settings) ??
    (await changeSettings(
      call,
      (settings) => without(settings, gone),
      (next) => contradiction(next, gone),
    ));
  return no ?? DONE;
}

export const messengerProfile: Edge['methods'] = { GET: read, POST: write, DELETE: remove };
