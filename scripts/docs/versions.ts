/** docs/versions.md: which behaviour began with which version, and which version answers when. */
import { RELEASES } from '../../src/graph/releases.ts';
import type { Row } from '../../src/graph/version-rows.ts';
import { BEHAVIOUR, type Behaviour, ERAS } from '../../src/graph/versions.ts';
import { code, MADE, table } from './markdown.ts';

/** What a behaviour is about, where its name does not say it all. */
const ABOUT: Partial<Record<keyof Behaviour, string>> = {
  appends_id: '`id` stands last in a profile when it was not asked for',
  default_fields: 'what a profile holds without `fields`',
  fields: 'what can be asked for at all',
  needs_field_permissions: 'locale, timezone and gender need their `pages_user_*` permission',
  without_access: 'the answer when the person never authorised the page, or withdrew',
  phone_only: 'the answer when the account was made with a phone number alone',
  repeats_fields: 'a field may be asked for twice',
  unknown_node: 'the error for an id that the page does not know',
  unknown_alias: 'the error for a word that names nothing',
  unparsable_token: 'the error for a token that was not minted here',
  token_clock: 'how an expired token’s error writes times',
  header_token_status: 'the status of a dead token that came in the Authorization header',
  reads_ids: '`GET /?ids=` reads several nodes',
  page_calls_count_for: 'whose rate limit the calls by a page access token count for',
  trace_id: '`fbtrace_id`: 11 characters (short) or 23 (long)',
  picture_form: 'the form of `profile_pic`',
  headers: 'the headers of which year',
  mid_form: 'the form of message ids',
  numbers_messages: 'messages carry `seq`',
  receipt_seq: '`seq` of deliveries and reads',
  delivery_timestamp: 'deliveries carry a timestamp',
  taps_name_sender_last: 'postbacks, opt-ins and referrals name their sender after the timestamp',
  postback_members: 'the members of a postback, in order',
  tells_guests: 'referrals of the chat plugin tell guests from users',
  text_chars_max: 'how many characters a message’s text may have',
  quick_replies_max: 'how many quick replies a message may have',
  location_reply: 'the quick reply that asks for a location',
  list_template: 'the vertical list template',
  product_template: 'the product template',
  messaging_window: 'until when a page may write to somebody who did something in the thread',
  message_tags: 'the tags that let a message go beyond that window',
  tag_needs_type: 'a tag is taken with `messaging_type` MESSAGE_TAG alone',
  unknown_recipient: 'the error for a recipient whom the page does not know',
  unreachable_recipient: 'the error for a recipient who withdrew',
  user_ref_names_psid: 'a message to a `user_ref` is answered with the PSID, and echoed',
  settings: 'what `/me/messenger_profile` knows',
  menu_levels: 'How many items the persistent menu may have, level by level.',
  needs_subscribed_fields: '`subscribed_fields` must be said when a page subscribes an app',
  matches_ids: '`ids_for_apps` and `ids_for_pages` exist',
  debug_token:
    'what `/debug_token` tells: also the token’s type (typed), and pages by scope (granular)',
  token_answer: 'the form of `/oauth/access_token`',
};

export function versionsPage(): string {
  return `${MADE('`src/graph/versions.ts` and `src/graph/releases.ts`')}

# Versions

Graph changed what it answers without changing what is asked. Each such behaviour is a row here: from which version on, or from which day on in every version, and where that is known from. \`dossier §n\` is a section of [evidence](evidence.md).

A path’s version decides; a path without one takes its app’s \`default_version\`. Three switches of the server change that:

- \`--era YEAR\` pins one year’s version, whatever the path says (${eras()}).
- \`--as-of DAY\` sets the day it is for Graph: changes out of cycle have happened up to that day, a version that had ended is served by the next one still there (\`Facebook-API-Version\` names it), and a version still to come is an object id like any other. Without it a version is as it was on its own first day, and none ends.
- \`--unavailable empty|error\` overrides the answer without access in every version.

\`GET /admin/v1/versions\` shows the same, as the running server was started.

## Behaviours

${Object.entries(BEHAVIOUR).map(behaviour).join('\n\n')}

## Releases

${table(['version', 'published', 'ended'], RELEASES.map(released))}
`;
}

function eras(): string {
  return Object.entries(ERAS)
    .map(([year, version]) => `${year}: ${version}`)
    .join(', ');
}

function behaviour([name, rows]: [string, readonly Row<unknown>[]]): string {
  const about = ABOUT[name as keyof Behaviour] ?? name.replaceAll('_', ' ');
  return `### ${name}

${about[0]!.toUpperCase()}${about.slice(1)}.

${table(['from', 'value', 'known from'], rows.map(shown))}`;
}

function shown({ from, value, source }: Row<unknown>): string[] {
  return [from, inWords(value), source];
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => code(String(item))).join(', ');
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : code(String(value));
}

function released({ version, released, ended }: (typeof RELEASES)[number]): string[] {
  return [version, released, ended ?? '–'];
}
