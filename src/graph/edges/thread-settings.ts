/**
 * `/me/thread_settings`: how settings were made before `messenger_profile` (dossier §9.2). They are
 * the same settings; a page that sets one here finds it there.
 */
import type { PageSettings } from '../../domain/page-settings.ts';
import type { Call } from '../call.ts';
import type { Edge } from '../edges.ts';
import { type Failure, fail, isFailure } from '../errors.ts';
import type { Json } from '../json.ts';
import { readValue } from '../params.ts';
import { textOf } from '../request.ts';
import { changeSettings, without } from '../settings/change.ts';
import { readSettings } from '../settings/read.ts';
import { DOMAINS } from '../settings/shapes.ts';
import { KINDS, type Kind, NAMES, STATES, TYPES, type Values } from '../settings/thread-kinds.ts';
import { oneOf } from '../shapes.ts';

function kindOf({ request }: Call): Kind | Failure {
  const said = (name: string): string => textOf(request.params, name)?.toLowerCase() ?? '';
  const named = (name: string, words: readonly string[]): Failure | undefined =>
    said(name) === '' ? fail('param_required', { param: name }) : oneOf(words)(said(name), name);
  const no = named('setting_type', TYPES);
  if (no !== undefined) return no;
  const type = said('setting_type');
  if (type !== 'call_to_actions') return KINDS[type]!;
  return named('thread_state', STATES) ?? KINDS[said('thread_state')]!;
}

function valuesOf(call: Call): Values | Failure {
  const values = new Map<string, unknown>();
  for (const name of NAMES) {
    const value = readValue(call.request.params, name);
    if (isFailure(value)) return value;
    values.set(name, value.value);
  }
  return values;
}

/** Of `whitelisted_domains` it is documented, and widely asked for; that others are told, too, is ours. */
const read = (call: Call): Promise<Json | Failure> =>
  readSettings(
    call,
    Object.values(KINDS).flatMap(({ unset }) => unset.names),
  );

async function write(call: Call): Promise<Json | Failure> {
  const kind = kindOf(call);
  if (isFailure(kind)) return kind;
  const values = valuesOf(call);
  if (isFailure(values)) return values;
  const no =
    kind.check(values) ??
    (await changeSettings(call, (settings) => kind.set(values, settings), tooManyDomains));
  return no ?? { result: kind.done };
}

async function remove(call: Call): Promise<Json | Failure> {
  const kind = kindOf(call);
  if (isFailure(kind)) return kind;
  const { names, done } = kind.unset;
  const no = await changeSettings(
    call,
    (settings) => without(settings, names),
    () => undefined,
  );
  return no ?? { result: done };
}

/** A menu stood without a Get Started button here. Domains were added one by one, up to as many. */
function tooManyDomains({ whitelisted_domains: domains }: PageSettings): Failure | undefined {
  return domains && DOMAINS(domains, 'whitelisted_domains');
}

export const threadSettings: Edge['methods'] = { GET: read, POST: write, DELETE: remove };
