/**
 * The settings of `/me/thread_settings` (dossier §9.2): one row a kind. Texts of results that are not
 * recorded there: restfb’s tests (the greeting that goes), the rest is ours.
 */
import type { PageSettings, SettingName } from '../../domain/page-settings.ts';
import { type Failure, fail } from '../errors.ts';
import { isAbsent, isObject, list, object, oneOf, type Shape, text, url } from '../shapes.ts';
import { without } from './change.ts';
import { DOMAINS, menuItems, PAYMENT_SETTINGS } from './shapes.ts';

export type Values = ReadonlyMap<string, unknown>;

/** What a kind of setting does when it is set, and when it is taken away. */
export interface Kind {
  /** Wrong? Then it is said here, before anything is changed. */
  check: (values: Values) => Failure | undefined;
  set: (values: Values, settings: PageSettings) => PageSettings;
  done: string;
  /** What goes, and what is said of it. */
  unset: { names: readonly SettingName[]; done: string };
}

const GREETING = object({ required: ['text'], members: { text: text(160) } });
const START = list(object({ required: ['payload'], members: { payload: text(1000) } }), {
  min: 1,
  max: 1,
});
const MENU = menuItems([5]);

export const KINDS: Readonly<Record<string, Kind>> = {
  greeting: {
    check(values) {
      const greeting = values.get('greeting');
      const isMissing = !isObject(greeting) || isAbsent(greeting.text) || greeting.text === '';
      return isMissing ? fail('greeting_missing') : GREETING(greeting, 'greeting');
    },
    set: (values, settings) => {
      const { text } = values.get('greeting') as { text: string };
      return { ...settings, greeting: [{ locale: 'default', text }] };
    },
    done: 'Successfully updated greeting',
    unset: { names: ['greeting'], done: 'Successfully deleted greeting' },
  },
  new_thread: {
    check: needs('call_to_actions', START),
    set: (values, settings) => {
      const [{ payload }] = values.get('call_to_actions') as [{ payload: string }];
      return { ...settings, get_started: { payload } };
    },
    done: "Successfully added new_thread's CTAs",
    unset: { names: ['get_started'], done: "Successfully deleted all new_thread's CTAs" },
  },
  existing_thread: {
    check: needs('call_to_actions', MENU),
    set: (values, settings) => {
      const call_to_actions = values.get('call_to_actions');
      return { ...settings, persistent_menu: [{ locale: 'default', call_to_actions }] };
    },
    done: 'Successfully added structured menu CTAs',
    unset: { names: ['persistent_menu'], done: 'Successfully deleted structured menu CTAs' },
  },
  domain_whitelisting: {
    check: (values) =>
      needs('whitelisted_domains', DOMAINS)(values) ??
      needs('domain_action_type', oneOf(['add', 'remove']))(values),
    set: (values, settings) => {
      const named = values.get('whitelisted_domains') as string[];
      const { whitelisted_domains = [] } = settings;
      const rest = whitelisted_domains.filter((domain) => !named.includes(domain));
      const adds = String(values.get('domain_action_type')).toLowerCase() === 'add';
      return keep(settings, 'whitelisted_domains', adds ? [...rest, ...named] : rest);
    },
    done: 'Successfully updated whitelisted domains',
    unset: { names: ['whitelisted_domains'], done: 'Successfully updated whitelisted domains' },
  },
  account_linking: {
    check: needs('account_linking_url', url),
    set: (values, settings) => ({
      ...settings,
      account_linking_url: String(values.get('account_linking_url')),
    }),
    done: 'Successfully updated account_linking_url',
    unset: {
      names: ['account_linking_url'],
      done: 'Successfully deleted account_linking_url',
    },
  },
  payment: {
    check: (values) => PAYMENT_SETTINGS(paymentOf(values), 'payment_settings'),
    set: (values, settings) => ({
      ...settings,
      payment_settings: { ...settings.payment_settings, ...paymentOf(values) },
    }),
    done: 'Successfully updated payment settings',
    unset: { names: ['payment_settings'], done: 'Successfully deleted payment settings' },
  },
};

/** Only `call_to_actions` says by `thread_state` which of two settings it is. */
export const TYPES = [
  'greeting',
  'call_to_actions',
  'domain_whitelisting',
  'account_linking',
  'payment',
];
export const STATES = ['new_thread', 'existing_thread'];

/** What any of them is made of. */
export const NAMES = [
  ...['greeting', 'call_to_actions', 'whitelisted_domains', 'domain_action_type'],
  ...['account_linking_url', 'payment_privacy_url', 'payment_public_key', 'payment_testers'],
];

function needs(name: string, shape: Shape): Kind['check'] {
  return (values) => {
    const value = values.get(name);
    return isAbsent(value) ? fail('param_required', { param: name }) : shape(value, name);
  };
}

/** An empty list counts as not set. */
function keep(settings: PageSettings, name: SettingName, value: readonly unknown[]): PageSettings {
  return value.length === 0 ? without(settings, [name]) : { ...settings, [name]: value };
}

function paymentOf(values: Values): object {
  const named = {
    privacy_url: values.get('payment_privacy_url'),
    public_key: values.get('payment_public_key'),
    testers: values.get('payment_testers'),
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => !isAbsent(value)));
}
