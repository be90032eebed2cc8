/** Errors of what a page sets of its thread. */
import { oauth } from './row.ts';

export const SETTING_ERRORS = {
  settings_required: oauth(100, '(#100) Requires one of the params: {settings}', {
    source: 'dossier §9.2',
    cause: 'Nothing to set was sent.',
    remedy: 'Send one of the settings that are named.',
  }),
  menu_needs_get_started: oauth(
    100,
    '(#100) You must set a Get Started button if you also wish to use persistent menu.',
    {
      subcode: 2018145,
      source: 'pimax/fb-messenger-php#90',
      cause:
        'A persistent menu is set, or Get Started is taken away under one, without a Get Started button.',
      remedy: 'Set get_started before or together with it; delete the menu first.',
    },
  ),
  default_locale_missing: oauth(
    100,
    '(#100) Param {param} must have an item with the locale "default"',
    {
      source: 'ours; documented: one item must have the locale "default"',
      cause: 'Every item is for one locale alone.',
      remedy: 'Add one with "locale":"default".',
    },
  ),
  greeting_missing: oauth(100, '(#100) A greeting message is missing.', {
    source: 'restfb/restfb#574',
    cause: 'thread_settings with setting_type greeting, and no greeting.text.',
    remedy: 'Send greeting.text.',
  }),
} as const;
