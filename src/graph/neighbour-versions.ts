/** Behaviour by version of what stands around the profile read: sending, settings, tokens. */
import type { SettingName } from '../domain/page-settings.ts';
import type { ErrorKey } from './errors.ts';
import { type Rows, row } from './version-rows.ts';

export interface NeighbourBehaviour {
  /** How long a message's text may be, in characters. */
  text_chars_max: number;
  quick_replies_max: number;
  /** The quick reply that asks for a location. */
  location_reply: 'taken' | 'refused';
  /** The vertical list template. */
  list_template: 'taken' | 'refused';
  /** The product template. */
  product_template: 'taken' | 'refused';
  /**
   * Until when a page may write to somebody who did something in the thread: for ever; for a day,
   * then once more; for a day.
   */
  messaging_window: 'none' | 'day and one' | 'day';
  /** Tags that let a message go beyond the window. */
  message_tags: readonly string[];
  /** A tag is taken with messaging_type MESSAGE_TAG alone. */
  tag_needs_type: boolean;
  unknown_recipient: ErrorKey;
  unreachable_recipient: ErrorKey;
  /** A message to a `user_ref` is answered with the PSID, and echoed. */
  user_ref_names_psid: boolean;
  /** What `/me/messenger_profile` knows, in the order of its errors. */
  settings: readonly SettingName[];
  /** How many items the persistent menu takes, level by level. */
  menu_levels: readonly number[];
  /** `subscribed_fields` must be said when a page subscribes an app. */
  needs_subscribed_fields: boolean;
  /** The edges that match ids exist. */
  matches_ids: boolean;
  /** What `/debug_token` tells besides: the kind of token; which page each scope is for. */
  debug_token: 'plain' | 'typed' | 'granular';
  /** How `/oauth/access_token` answers. */
  token_answer: 'text' | 'json';
}

const TAGS_2017_04 = ['SHIPPING_UPDATE', 'RESERVATION_UPDATE', 'ISSUE_RESOLUTION'];
const TAGS_2017_11 = [
  ...TAGS_2017_04,
  ...['APPOINTMENT_UPDATE', 'GAME_EVENT', 'TRANSPORTATION_UPDATE'],
  ...['FEATURE_FUNCTIONALITY_UPDATE', 'TICKET_UPDATE'],
];
const TAGS_2018_05 = [
  ...TAGS_2017_11,
  ...['COMMUNITY_ALERT', 'CONFIRMED_EVENT_REMINDER', 'NON_PROMOTIONAL_SUBSCRIPTION'],
  ...['PAIRING_UPDATE', 'APPLICATION_UPDATE', 'ACCOUNT_UPDATE', 'PAYMENT_UPDATE'],
  'PERSONAL_FINANCE_UPDATE',
];
const TAGS_2020_03 = [
  ...['CONFIRMED_EVENT_UPDATE', 'POST_PURCHASE_UPDATE', 'ACCOUNT_UPDATE', 'HUMAN_AGENT'],
  'NON_PROMOTIONAL_SUBSCRIPTION',
];

const SETTINGS_2017: readonly SettingName[] = [
  ...(['get_started', 'persistent_menu', 'target_audience', 'whitelisted_domains'] as const),
  ...(['greeting', 'account_linking_url', 'payment_settings', 'home_url'] as const),
];
const SETTINGS_2019: readonly SettingName[] = [...SETTINGS_2017, 'ice_breakers'];

export const NEIGHBOUR_BEHAVIOUR: Rows<NeighbourBehaviour> = {
  text_chars_max: [
    row('v2.0', 320, 'howdyai/botkit#257: 2016-06'),
    row('2017-03-02', 640, 'microsoft/botframework-sdk#4261: changelog of 2017-03-02'),
    row('2018-03-04', 2000, 'microsoft/botframework-sdk#4261: first sighting'),
  ],
  quick_replies_max: [
    row('v2.0', 10, 'restfb/restfb#683: before 2017-03'),
    row('2017-03-02', 11, 'restfb/restfb#683'),
    row('2019-07-04', 13, 'restfb/restfb#1010: first sighting'),
  ],
  location_reply: [
    row('v2.0', 'taken', 'restfb/restfb#566: 2016-09'),
    row('v4.0', 'refused', 'guidone/node-red-contrib-chatbot#495; restfb/restfb#1014'),
  ],
  list_template: [
    row('v2.0', 'taken', 'tgallice/fb-messenger-sdk#35'),
    row('v4.0', 'refused', 'microsoft/botbuilder-js#1686; restfb/restfb#1015'),
  ],
  product_template: [
    row('v2.0', 'refused', 'public files: 100/2018328 in the table of error codes'),
    row('v8.0', 'taken', 'public files: 100/2018328 in the table of error codes'),
  ],
  messaging_window: [
    row('v2.0', 'none', 'no refusal is known before 2017'),
    row('2017-07-01', 'day and one', 'public files: 10/2018065 in the table of mid-2017'),
    row('2020-03-04', 'day', 'home-assistant/core#32507: 2020-03-05'),
  ],
  message_tags: [
    row('v2.0', [], 'documented from 2017-04'),
    row('2017-04-18', TAGS_2017_04, 'ker0x/messenger#46: 2017-04-23'),
    row('2017-11-08', TAGS_2017_11, 'bottenderjs/messaging-apis#187'),
    row('2018-05-07', TAGS_2018_05, 'jgorset/facebook-messenger#210; ker0x/messenger'),
    row('2018-09-27', [...TAGS_2018_05, 'BUSINESS_PRODUCTIVITY'], 'changelog of 2018-09-27'),
    row('2020-03-04', TAGS_2020_03, 'ker0x/messenger#142; theopenconversationkit/tock#701'),
    row('2026-04-27', ['HUMAN_AGENT'], 'chatwoot/chatwoot#14674'),
  ],
  tag_needs_type: [
    row('v2.0', false, 'messaging_type is documented from 2018'),
    row('2018-07-11', true, 'ker0x/messenger#106: first sighting'),
  ],
  unknown_recipient: [
    row('v2.0', 'no_matching_user_2016', 'dossier §9.1'),
    row('2017-07-07', 'no_matching_user', 'public files: first sighting'),
  ],
  unreachable_recipient: [
    row('v2.0', 'unreachable_2016', 'public files: the table of 2016'),
    row('2018-01-01', 'unreachable', 'dossier §9.1; since when is ours'),
  ],
  user_ref_names_psid: [
    row('v2.0', true, 'restfb/restfb#622; pimax/fb-messenger-php#97'),
    row('2018-02-19', false, 'dossier §9.1'),
  ],
  settings: [
    row('v2.0', SETTINGS_2017, 'dossier §9.2'),
    row('v5.0', SETTINGS_2019, 'restfb/restfb#1036'),
    row(
      'v7.0',
      SETTINGS_2019.filter((name) => name !== 'home_url'),
      'documented: home_url is gone from v7.0',
    ),
  ],
  menu_levels: [
    row('v2.0', [3, 5, 5], 'documented: 3 at the top, 5 in each menu of it, two deep'),
    row('v8.0', [20], 'documented: up to 20, and no menus within it from v8.0'),
  ],
  needs_subscribed_fields: [
    row('v2.0', false, 'dossier §6.1'),
    row('v3.2', true, 'dossier §6.1; jgorset/facebook-messenger#231'),
  ],
  matches_ids: [
    row('v2.0', false, 'amuramoto/messenger-node#4'),
    row('v2.9', true, 'amuramoto/messenger-node#4'),
  ],
  debug_token: [
    row('v2.0', 'plain', 'dossier §5.5'),
    row('v3.3', 'typed', 'dossier §5.5'),
    row('v12.0', 'granular', 'dossier §5.5; restfb/restfb#1191: 2022-01'),
  ],
  token_answer: [row('v2.0', 'text', 'dossier §5.5'), row('v2.3', 'json', 'dossier §5.5')],
};
