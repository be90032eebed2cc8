/**
 * What a page sets of its thread: the documents of `/me/messenger_profile`, as they were sent. A
 * setting that is not set is absent.
 */

/** In the order in which they are answered. */
export const SETTINGS = [
  'get_started',
  'persistent_menu',
  'greeting',
  'whitelisted_domains',
  'account_linking_url',
  'payment_settings',
  'target_audience',
  'home_url',
  'ice_breakers',
] as const;

export type SettingName = (typeof SETTINGS)[number];

export interface PageSettings {
  get_started?: { payload: string };
  persistent_menu?: readonly object[];
  greeting?: readonly { locale: string; text: string }[];
  whitelisted_domains?: readonly string[];
  account_linking_url?: string;
  payment_settings?: object;
  target_audience?: object;
  home_url?: object;
  ice_breakers?: readonly object[];
}
