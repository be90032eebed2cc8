/** What a page sets of its thread, as it is typed: one table of the settings. */
import { list, members, textOf } from './thread.ts';

export interface Setting {
  name: string;
  label: string;
  hint: string;
  /** An example to begin with. */
  example: string;
  rows: number;
  /** How it is typed, from what is set. */
  show: (value: unknown) => string;
  /** What was typed, as Graph takes it; throws words of what is wrong. */
  read: (typed: string) => unknown;
}

const json = (value: unknown): string => JSON.stringify(value, null, 2);

function parse(typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch (error) {
    throw new Error(`This is not JSON: ${(error as Error).message}`);
  }
}

const lines = (typed: string): string[] =>
  typed
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

const BY_JSON = { show: json, read: parse };

export const PAGE_SETTINGS: readonly Setting[] = [
  {
    name: 'get_started',
    label: 'get_started',
    hint: 'The payload of the Get Started button. Without it there is no welcome screen, and no menu.',
    example: 'GET_STARTED',
    rows: 1,
    show: (value) => textOf(members(value).payload) ?? '',
    read: (typed) => ({ payload: typed.trim() }),
  },
  {
    name: 'greeting',
    label: 'greeting',
    hint: 'One line for each locale. {{user_first_name}} is filled in.',
    example: 'default: Hello {{user_first_name}}!',
    rows: 2,
    show: (value) =>
      list(value)
        .map(({ locale, text }) => `${textOf(locale)}: ${textOf(text)?.replaceAll('\n', '\\n')}`)
        .join('\n'),
    read: (typed) =>
      lines(typed).map((line) => {
        const [, locale, text] = /^([A-Za-z_]+)\s*:\s*(.+)$/.exec(line) ?? [];
        if (locale === undefined || text === undefined) {
          throw new Error(`“${line}” has no locale before a colon, as in default: Hello!`);
        }
        return { locale, text: text.replaceAll('\\n', '\n') };
      }),
  },
  {
    name: 'whitelisted_domains',
    label: 'whitelisted_domains',
    hint: 'One website a line. Webviews with Messenger Extensions and the plugins work on these alone.',
    example: 'https://shop.example',
    rows: 2,
    show: (value) => (Array.isArray(value) ? value.map(String).join('\n') : ''),
    read: lines,
  },
  {
    name: 'persistent_menu',
    label: 'persistent_menu',
    hint: 'A list with an entry for each locale, as JSON.',
    example: json([
      {
        locale: 'default',
        call_to_actions: [{ type: 'postback', title: 'Help', payload: 'HELP' }],
      },
    ]),
    rows: 6,
    ...BY_JSON,
  },
  {
    name: 'ice_breakers',
    label: 'ice_breakers',
    hint: 'Questions that somebody new can tap, as JSON.',
    example: json([{ question: 'When are you open?', payload: 'HOURS' }]),
    rows: 4,
    ...BY_JSON,
  },
  {
    name: 'home_url',
    label: 'home_url',
    hint: 'A chat extension, as JSON.',
    example: json({
      url: 'https://shop.example/extension',
      webview_height_ratio: 'tall',
      webview_share_button: 'show',
      in_test: true,
    }),
    rows: 4,
    ...BY_JSON,
  },
  {
    name: 'account_linking_url',
    label: 'account_linking_url',
    hint: 'An https URL where somebody signs in to the business.',
    example: 'https://shop.example/sign-in',
    rows: 1,
    show: (value) => textOf(value) ?? '',
    read: (typed) => typed.trim(),
  },
  {
    name: 'payment_settings',
    label: 'payment_settings',
    hint: 'As JSON.',
    example: json({ privacy_url: 'https://shop.example/privacy' }),
    rows: 4,
    ...BY_JSON,
  },
  {
    name: 'target_audience',
    label: 'target_audience',
    hint: 'Who finds the bot in Discover, as JSON.',
    example: json({ audience_type: 'all' }),
    rows: 4,
    ...BY_JSON,
  },
];
