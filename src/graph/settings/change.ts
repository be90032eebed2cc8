/** Changes what a page has set, unless the settings would contradict each other. */
import type { PageSettings, SettingName } from '../../domain/page-settings.ts';
import type { Call } from '../call.ts';
import { type Failure, fail } from '../errors.ts';
import { Forbidden, refusable } from '../refusable.ts';
import { extensionUrls, isWhitelisted } from '../send/buttons.ts';

/** `forbidden`: what is wrong with the settings as they would be; they are seen as they are then. */
export async function changeSettings(
  { services, grant }: Call,
  change: (settings: PageSettings) => PageSettings,
  forbidden: (next: PageSettings) => Failure | undefined,
): Promise<Failure | undefined> {
  const outcome = await refusable(() =>
    services.store.registry.changeSettings(grant!.page.id, (settings) => {
      const next = change(settings);
      const no = forbidden(next);
      if (no !== undefined) throw new Forbidden(no);
      return next;
    }),
  );
  return 'error' in outcome ? outcome : undefined;
}

/** `changed`: what the request spoke of; the rest stands as it was let stand before. */
export function contradiction(
  { get_started, persistent_menu, home_url, whitelisted_domains = [] }: PageSettings,
  changed: readonly SettingName[],
): Failure | undefined {
  const isAbout = (...names: SettingName[]) => names.some((name) => changed.includes(name));
  const isBare = persistent_menu !== undefined && get_started === undefined;
  if (isBare && isAbout('persistent_menu', 'get_started')) return fail('menu_needs_get_started');
  const urls = [
    ...(isAbout('persistent_menu') ? extensionUrls(persistent_menu) : []),
    ...(isAbout('home_url') && home_url !== undefined ? [(home_url as { url: string }).url] : []),
  ];
  return urls.every((url) => isWhitelisted(url, whitelisted_domains))
    ? undefined
    : fail('not_whitelisted', { what: 'web URL' });
}

/** The settings without these. */
export function without(settings: PageSettings, names: readonly SettingName[]): PageSettings {
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => !names.includes(name as SettingName)),
  );
}
