/** Apps and pages of an import: few, so each is one or more calls of the Admin API. */
import { PERMISSIONS } from '../../domain/app.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Call } from '../operator.ts';
import type { Members } from './items.ts';
import type { Outcome } from './sink.ts';

interface Held {
  app_id: string;
  permissions: string[];
  /** How far the others are that it asked for. */
  reviews?: Record<string, string>;
}

/** An app gets a fresh secret here: an import carries none. */
export function importApp(call: Call, app: Members): Promise<Outcome> {
  return refusable(() => addOnce(call, '/apps', app));
}

/** `app_id`: gets every permission. `permissions`: what each app holds, `[{app_id, permissions}]`. */
export function importPage(
  call: Call,
  { app_id, permissions, ...page }: Members,
): Promise<Outcome> {
  return refusable(async () => {
    const wanted = (permissions ?? []) as Held[];
    if (!Array.isArray(wanted))
      throw invalid('permissions must be a list of {app_id, permissions}');
    const held = [
      ...(app_id === undefined ? [] : [{ app_id: String(app_id), permissions: [...PERMISSIONS] }]),
      ...wanted,
    ];
    // Before anything is written: a page must not be left behind without its apps.
    for (const one of held) await call('GET', `/apps/${encodeURIComponent(one?.app_id)}`);
    const outcome = await addOnce(call, '/pages', page);
    const path = `/pages/${page.id}/permissions`;
    const { data: standing } = await call<{ data: Held[] }>('GET', path);
    for (const one of held) {
      const known = standing.find((other) => other.app_id === one.app_id);
      if (known === undefined) await call('PUT', path, one);
      else if (!sameSet(known.permissions, one.permissions) || !sameReviews(known, one)) {
        throw invalid(`app ${one.app_id} holds other permissions on page ${page.id} already`);
      }
    }
    return outcome;
  });
}

/** Adds what is not there, by its id. */
async function addOnce(call: Call, path: '/apps' | '/pages', members: Members): Promise<Outcome> {
  const { id } = members;
  if (typeof id !== 'string') {
    throw invalid('id is missing: without one, importing the file twice would add two');
  }
  try {
    await call('POST', path, members);
    return 'added';
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error;
    const known = await call<Members>('GET', `${path}/${id}`);
    const others = Object.keys(members).filter((name) => members[name] !== known[name]);
    if (others.length === 0) return 'present';
    throw invalid(`${path.slice(1, -1)} ${id} is here already with another ${others.join(', ')}`);
  }
}

async function refusable(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'unavailable') throw error;
    return { refused: error.message.replace(/\.$/, '') };
  }
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((member) => other.includes(member));
}

function sameReviews({ reviews: one = {} }: Held, { reviews: other = {} }: Held): boolean {
  const names = Object.keys(one);
  return sameSet(names, Object.keys(other)) && names.every((name) => one[name] === other[name]);
}

function invalid(detail: string): Refusal {
  return new Refusal('invalid', detail);
}
