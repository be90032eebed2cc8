/** What docs/neighbours.md says of the things that are in the tables, and where each is known from. */
import type { NodeKind } from '../../src/graph/call.ts';

export const INTRODUCTION = `What a bot asks for besides profiles: what there is of it, where that is known from, and what there is not. Requests, tokens, versions, batches and errors are those of [the profile call](reference.md); every error with its cause stands in [errors](errors.md), everything that depends on version or day in [versions](versions.md). \`dossier §n\` is a section of [evidence](evidence.md), *documented* Facebook’s own documentation, *recorded* answers that stand in public repositories, *versions* the page of that name. *Ours* is what nobody recorded.`;

export const NODES: Readonly<
  Record<string, { path: string; token: string; answers: string; source: string }>
> = {
  page: {
    path: '`GET /me`, `/<page>`',
    token: 'page',
    answers: '`name`, `id` unless asked for others',
    source: 'dossier §5.2; the category is always `Business`: ours',
  },
  app: {
    path: '`GET /app`, `/<app>`',
    token: 'page, or the app’s own',
    answers: 'all of them',
    source: 'dossier §6.1 for the members',
  },
  debug_token: {
    path: '`GET /debug_token?input_token=…`',
    token: 'the app’s own',
    answers:
      'what a token is, `is_valid`, and why it is not; `type`, `issued_at` from v3.3, `granular_scopes` from v12.0',
    source: 'dossier §5.5; `user_id` is made up, one for an app and a page: ours',
  },
  oauth: {
    path: '`GET`, `POST /oauth/access_token`',
    token: 'none',
    answers: 'the app’s own token for `grant_type=client_credentials`: text before v2.3, then JSON',
    source: 'dossier §5.5',
  },
};

export const NODES_AFTER =
  'An app’s own token is `<app id>|<app secret>`. Where a page speaks it is refused with `(#210)`: ours for these edges, the words are recorded.';

/** How nodes are called in paths. */
export const OWNERS: Readonly<Record<NodeKind, string>> = {
  page: '`/me`, `/<page>`',
  app: '`/app`, `/<app>`',
  profile: '`/<PSID>`',
  user: '`/<id of an app>`',
  debug_token: '`/debug_token`',
  oauth: '`/oauth`',
};

/** Where each edge is known from. */
export const EDGES: Readonly<Record<string, string>> = {
  messages: 'dossier §9.1',
  message_attachments: 'documented; recorded',
  messenger_profile: 'dossier §9.2',
  thread_settings: 'dossier §9.2; GET documented for `whitelisted_domains`, for others ours',
  messaging_feature_review: 'documented (dossier §1.2)',
  subscribed_apps: 'dossier §6.1; recorded',
  subscriptions: 'dossier §6.1; replacing: documented',
  ids_for_apps: 'dossier §9.4; errors recorded or ours',
  ids_for_pages: 'dossier §9.4; errors recorded or ours',
};

/** What each names, and where that is known from. */
export const RECIPIENTS: Readonly<Record<string, readonly [string, string]>> = {
  'recipient.id': [
    'the PSID. Unknown, erased, another page’s, the page itself: `No matching user found`',
    'dossier §9.1',
  ],
  'recipient.phone_number': [
    'and `name`: customer matching. The person with this number gets a PSID; the profile stays closed until they reply. Needs `pages_messaging_phone_number`; the name is not compared',
    'dossier §9.3; who has no number here is `No matching user found`: ours',
  ],
  'recipient.user_ref': [
    'whom a checkbox plugin confirmed, for that page; answered without `recipient_id` and not echoed since 2018-02-19',
    'dossier §9.1',
  ],
};

export const QUICK_REPLIES = '10, 11, 13, by day; title 20, payload 1,000';
export const ATTACHMENTS =
  'by `url`, `attachment_id`, or sent along as `filedata`; `is_reusable` gives an id';

/** The text first; the others stand at the end of the table. */
export const MESSAGE: readonly string[][] = [
  ['`message.text`', '320, 640, 2,000 characters, by day', 'versions'],
  ['`message.metadata`', 'up to 1,000 characters, echoed', 'documented'],
  ['`tag`', 'those of the year; with `messaging_type=MESSAGE_TAG` since July 2018', 'versions'],
  [
    'the window',
    'none; from mid-2017 a day and one message more; from March 2020 a day',
    'versions; that a phone number is exempt: ours',
  ],
  ['`message_id`', 'in the form of its year', 'dossier §6.2'],
  ['a person who withdrew', '`(#551)`', 'recorded words; that withdrawing brings it about: ours'],
  ['two recipients, or one of another kind', 'refused', 'ours'],
];

export const SENDING_AFTER = `\`POST /me/message_attachments\` answers \`attachment_id\`. Addresses are kept, files are not: nothing is fetched, and a file that is sent along is forgotten.

A message stands in the thread with what the person said, and apps that subscribe \`message_echoes\` get it as a webhook, in one transaction.

From v7.0 on the seeded people cannot be written to until they do something: they last did in January 2026. \`POST /admin/v1/events\` makes them.`;

export const SETTINGS_BEFORE =
  '`/me/messenger_profile`: GET answers what is set, or the `fields` that are named; POST sets each setting that is sent and leaves the others; DELETE takes `fields` away.';

/** Limits, and where they are known from. */
export const SETTINGS: Readonly<Record<string, readonly [string, string]>> = {
  get_started: ['payload 1,000', 'dossier §9.2'],
  persistent_menu: [
    'needs `get_started`; 3 items, 5 below them, two levels deep; from v8.0 20 and none below; titles 30; one for `default`',
    'documented; recorded errors',
  ],
  target_audience: ['`all`, `custom` with countries, `none`', 'documented'],
  whitelisted_domains: ['50', 'dossier §9.2; documented'],
  greeting: ['160 characters; one for `default`', 'dossier §9.2; the words of the latter are ours'],
  account_linking_url: ['a URL', 'documented'],
  payment_settings: ['`privacy_url`, `public_key`, `test_users`', 'documented'],
  home_url: ['on a whitelisted domain, `webview_height_ratio` tall', 'documented'],
  ice_breakers: ['4; questions 80; one for `default` where there are locales', 'documented'],
};

export const THREAD_KINDS: Readonly<Record<string, string>> = {
  greeting: 'dossier §9.2; restfb’s tests',
  new_thread: 'dossier §9.2',
  existing_thread: 'dossier §9.2',
  domain_whitelisting: 'dossier §9.2',
  account_linking: 'ours',
  payment: 'ours',
};

export const SUBSCRIPTIONS = `- \`/<app>/subscriptions\`: \`object=page\`, \`callback_url\`, \`verify_token\`, \`fields\`. The callback is asked by the handshake, else \`(#2200)\`. A POST replaces the fields it names; a DELETE with \`fields\` takes those away.
- \`/<page>/subscribed_apps\`: \`subscribed_fields\`, required from v3.2, also as \`a,b\` or \`['a', 'b']\`; fields of messages need \`pages_messaging\`.
- \`/me/messaging_feature_review\`: \`approved\` what the app holds, else how far its review is; nothing of what was never submitted.

Permissions and reviews are the operator’s: \`PUT /admin/v1/pages/{id}/permissions\` takes \`{"app_id":"…","permissions":["pages_messaging"],"reviews":{"pages_user_gender":"pending"}}\`. What is pending, rejected or limited is not held.`;

export const MATCHING_IDS = `Within one business (\`business_id\` of apps and pages); \`app=\` or \`page=\` names one, \`limit\`, \`after\` and \`before\` page.

An id of an app is made when it is first asked for, and stays. A page is listed where it may read the person, and a PSID that may not be read is refused as the profile is: ours. \`paging.next\` comes without the access token, which a real one repeats.`;

export const USAGE =
  '`X-App-Usage`, `X-Page-Usage` and `x-business-use-case-usage` tell `call_count`, in percent of what is allowed (dossier §4.3). `total_cputime` and `total_time` are there as recorded and always 0: what Facebook allows of either is published nowhere, so there is nothing that they could be a percentage of, and a bot is slowed down by its calls alone.';

export const NOT_HERE: readonly string[] = [
  'Facebook Login: no user tokens, no codes, no `/me/accounts`, no `permissions` edge.',
  'Account linking beyond its URL: no `account_linking_token`, no `/me/unlink_accounts`.',
  'Reading threads: `conversations` and `messages` are kept, and have no edge.',
  'Private replies, one-time notifications, marketing messages, personas, labels, handover, NLP settings, insights, broadcasts, Messenger codes, settings of a single person, sponsored messages.',
  '`ids_for_apps` and `ids_for_pages` as fields of a profile.',
  'Fields of the page and the app beyond those above.',
  'JSON numbers past 2^53 lose digits before they are read, as they do in most clients: send ids as text.',
  'Whether a template’s picture, file or URL can be loaded: nothing is fetched.',
];
