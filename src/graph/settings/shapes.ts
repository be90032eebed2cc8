/** What a page may set of its thread: one shape a setting (dossier §9.2; limits: documented). */
import type { SettingName } from '../../domain/page-settings.ts';
import { type Failure, fail } from '../errors.ts';
import {
  anything,
  boolean,
  isAbsent,
  isObject,
  list,
  type Members,
  object,
  oneOf,
  type Shape,
  text,
  url,
} from '../shapes.ts';

const PAYLOAD_CHARS_MAX = 1000;
const TITLE_CHARS_MAX = 30;
const GREETING_CHARS_MAX = 160;
const QUESTION_CHARS_MAX = 80;
const DOMAINS_MAX = 50;
const ICE_BREAKERS_MAX = 4;
const RATIOS = ['compact', 'tall', 'full'];

const payload = text(PAYLOAD_CHARS_MAX);
const someOf = (item: Shape, max = Number.POSITIVE_INFINITY): Shape =>
  list(item, { min: 1, max, empty: 'param_non_empty' });

/** How many items a menu has at each of its levels; the last level has no menus in it. */
export type MenuLevels = readonly number[];

/** What an item cannot do without, by its type. */
const NEEDS: Readonly<Record<string, (item: Members) => Failure | undefined>> = {
  web_url: (item) => (isAbsent(item.url) || item.url === '' ? fail('button_url') : undefined),
  postback: (item) =>
    isAbsent(item.payload) || item.payload === '' ? fail('button_payload') : undefined,
  nested: () => undefined,
};

/** The items of one level, and of those below it. */
export function menuItems([max, ...below]: MenuLevels): Shape {
  const types = Object.keys(NEEDS).filter((type) => type !== 'nested' || below.length > 0);
  const members = object({
    required: ['type', 'title'],
    members: {
      type: oneOf(types),
      title: text(TITLE_CHARS_MAX),
      url,
      payload,
      call_to_actions: below.length > 0 ? menuItems(below) : anything,
      webview_height_ratio: oneOf(RATIOS),
      messenger_extensions: boolean,
      fallback_url: url,
      webview_share_button: oneOf(['hide']),
    },
  });
  const item: Shape = (value, param) => {
    const no = members(value, param);
    if (no !== undefined) return no;
    const known = value as Members;
    const type = String(known.type).toLowerCase();
    return type === 'nested' && isAbsent(known.call_to_actions)
      ? fail('param_required', { param: `${param}[call_to_actions]` })
      : NEEDS[type]!(known);
  };
  return someOf(item, max);
}

function menu(levels: MenuLevels): Shape {
  const shape = object({
    required: ['locale'],
    members: {
      locale: text(),
      composer_input_disabled: boolean,
      disabled_surfaces: list(text()),
      call_to_actions: menuItems(levels),
    },
  });
  return localized((value, param) => {
    const no = shape(value, param);
    if (no !== undefined) return no;
    const { composer_input_disabled: off, call_to_actions: items } = value as Members;
    // Nobody could say anything at all.
    return String(off) === 'true' && isAbsent(items)
      ? fail('param_required', { param: `${param}[call_to_actions]` })
      : undefined;
  });
}

/** A list with an item for every locale that has none of its own. */
function localized(item: Shape): Shape {
  const items = someOf(item);
  return (value, param) => {
    const no = items(value, param);
    if (no !== undefined) return no;
    const hasDefault = (value as Members[]).some(({ locale }) => locale === 'default');
    return hasDefault ? undefined : fail('default_locale_missing', { param });
  };
}

const questions = someOf(
  object({
    required: ['question', 'payload'],
    members: { question: text(QUESTION_CHARS_MAX), payload },
  }),
  ICE_BREAKERS_MAX,
);

const questionsByLocale = localized(
  object({
    required: ['call_to_actions', 'locale'],
    members: { call_to_actions: questions, locale: text() },
  }),
);

/** The same for every locale, or a list for each. */
const iceBreakers: Shape = (value, param) => {
  const byLocale = Array.isArray(value) && value.some((one) => isObject(one) && 'locale' in one);
  return (byLocale ? questionsByLocale : questions)(value, param);
};

const GREETINGS = localized(
  object({
    required: ['locale', 'text'],
    members: { locale: text(), text: text(GREETING_CHARS_MAX) },
  }),
);

const countries = list(text());

export const DOMAINS = someOf(url, DOMAINS_MAX);
export const PAYMENT_SETTINGS = object({
  members: {
    privacy_url: url,
    public_key: text(),
    test_users: list(text()),
    testers: list(text()),
  },
});

const FIXED: Omit<Readonly<Record<SettingName, Shape>>, 'persistent_menu'> = {
  get_started: object({ required: ['payload'], members: { payload } }),
  greeting: GREETINGS,
  whitelisted_domains: DOMAINS,
  account_linking_url: url,
  payment_settings: PAYMENT_SETTINGS,
  target_audience: object({
    required: ['audience_type'],
    members: {
      audience_type: oneOf(['all', 'custom', 'none']),
      countries: object({ members: { whitelist: countries, blacklist: countries } }),
    },
  }),
  home_url: object({
    required: ['url', 'webview_height_ratio'],
    members: {
      url,
      webview_height_ratio: oneOf(['tall']),
      webview_share_button: oneOf(['hide', 'show']),
      in_test: boolean,
    },
  }),
  ice_breakers: iceBreakers,
};

export function shapeOf(name: SettingName, levels: MenuLevels): Shape {
  return name === 'persistent_menu' ? menu(levels) : FIXED[name];
}
