/** Buttons of templates and of the persistent menu: one row a type (documented; 2017). */
import { fail } from '../errors.ts';
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
const RATIOS = ['compact', 'tall', 'full'];
/** No other button stands without a title. */
const UNTITLED = new Set(['element_share', 'account_link', 'account_unlink', 'log_in', 'log_out']);

type Need = (button: Members) => ReturnType<Shape>;

const payloadNeeded: Need = ({ payload }) =>
  isAbsent(payload) || payload === '' ? fail('button_payload') : undefined;
const urlNeeded: Need = ({ url: target }) =>
  isAbsent(target) || target === '' ? fail('button_url') : undefined;

/** What each type cannot do without. */
export const BUTTON_TYPES: Readonly<Record<string, Need>> = {
  web_url: urlNeeded,
  postback: payloadNeeded,
  phone_number: payloadNeeded,
  element_share: () => undefined,
  account_link: urlNeeded,
  account_unlink: () => undefined,
  payment: payloadNeeded,
  game_play: () => undefined,
};

const MEMBERS = object({
  members: {
    type: anything,
    title: text(),
    payload: text(PAYLOAD_CHARS_MAX),
    url,
    webview_height_ratio: oneOf(RATIOS),
    messenger_extensions: boolean,
    fallback_url: url,
    webview_share_button: oneOf(['hide']),
    share_contents: anything,
    payment_summary: anything,
    game_metadata: anything,
  },
});

const knownType = oneOf(Object.keys(BUTTON_TYPES));

export const button: Shape = (value, param) => {
  if (!isObject(value)) return fail('param_object', { param });
  if (isAbsent(value.type)) return fail('param_required', { param: `${param}[type]` });
  const no = knownType(value.type, `${param}[type]`) ?? MEMBERS(value, param);
  if (no !== undefined) return no;
  const type = String(value.type).toLowerCase();
  if (isAbsent(value.title) && !UNTITLED.has(type)) return fail('button_title');
  return BUTTON_TYPES[type]!(value);
};

/** What a tap on an element itself opens: a web_url without a title. */
export const defaultAction: Shape = (value, param) => {
  if (!isObject(value)) return fail('param_object', { param });
  if (isAbsent(value.type)) return fail('param_required', { param: `${param}[type]` });
  return (
    oneOf(['web_url'])(value.type, `${param}[type]`) ?? MEMBERS(value, param) ?? urlNeeded(value)
  );
};

export const buttons = (max: number): Shape => list(button, { min: 1, max });

/** URLs that open with Messenger Extensions, wherever they stand in a payload. */
export function* extensionUrls(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  const { messenger_extensions: on, url: target } = value as Members;
  if ((on === true || on === 'true') && typeof target === 'string') yield target;
  for (const inner of Object.values(value)) yield* extensionUrls(inner);
}

/** Is the URL on one of the domains? A domain stands for its own host and those below it. */
export function isWhitelisted(target: string, domains: readonly string[]): boolean {
  // A template that is not looked into may hold anything.
  const wanted = URL.parse(target);
  if (wanted === null) return false;
  const { hostname, protocol } = wanted;
  return domains.some((domain) => {
    const allowed = new URL(domain);
    const { hostname: host } = allowed;
    return allowed.protocol === protocol && (hostname === host || hostname.endsWith(`.${host}`));
  });
}
