/** Until when a page may write to somebody, and what a tag lets it do beyond that. */

import type { Permission } from '../../domain/app.ts';
import type { Thread } from '../../domain/conversation.ts';
import { type Failure, fail } from '../errors.ts';
import { textOf } from '../request.ts';
import type { Behaviour } from '../versions.ts';

const DAY_MS = 86_400_000;
/** A person of the page may answer for a week (documented). */
const HUMAN_AGENT_MS = 7 * DAY_MS;

const SUBSCRIPTION = 'NON_PROMOTIONAL_SUBSCRIPTION';
const PERMISSION: Permission = 'pages_messaging_subscriptions';

/** Which the documentation named in its year; other words are refused. */
export const MESSAGING_TYPES = [
  'response',
  'update',
  'message_tag',
  'non_promotional_subscription',
];
export const NOTIFICATION_TYPES = ['regular', 'silent_push', 'no_push'];

/** What a request says of how its message is to be taken. */
export interface Manner {
  tag: string | undefined;
}

export function readManner(
  params: ReadonlyMap<string, unknown>,
  { message_tags, tag_needs_type }: Behaviour,
): Manner | Failure {
  const type = textOf(params, 'messaging_type') || undefined;
  const tag = (textOf(params, 'tag') || undefined)?.toUpperCase();
  const notification = textOf(params, 'notification_type') || undefined;
  const no =
    unlessOneOf('messaging_type', type, MESSAGING_TYPES) ??
    unlessOneOf('notification_type', notification, NOTIFICATION_TYPES);
  if (no !== undefined) return no;
  if (tag !== undefined && !message_tags.includes(tag)) return fail('tag_unknown');
  const isTagged = type?.toUpperCase() === 'MESSAGE_TAG';
  if (tag_needs_type && tag !== undefined && !isTagged) return fail('tag_without_type');
  if (tag === undefined && isTagged) return fail('type_without_tag');
  return { tag };
}

function unlessOneOf(
  param: string,
  word: string | undefined,
  words: readonly string[],
): Failure | undefined {
  if (word === undefined || words.includes(word.toLowerCase())) return undefined;
  return fail('param_one_of', { param, words: words.join(', ').toUpperCase() });
}

export interface Moment extends Manner {
  now: number;
  permissions: readonly Permission[];
}

/** May the message go? `thread`: as it is in the transaction that would send it. */
export function outsideWindow(
  policy: Behaviour['messaging_window'],
  { interacted_at, sent_at }: Thread,
  { now, tag, permissions }: Moment,
): Failure | undefined {
  if (policy === 'none') return undefined;
  const closes = interacted_at === null ? Number.NEGATIVE_INFINITY : interacted_at + DAY_MS;
  if (now < closes) return undefined;
  const subscribes = permissions.includes(PERMISSION);
  if (tag === SUBSCRIPTION) return subscribes ? undefined : fail('outside_window_2017');
  if (tag === 'HUMAN_AGENT') {
    const answers = interacted_at !== null && now < interacted_at + HUMAN_AGENT_MS;
    return answers ? undefined : fail('outside_window');
  }
  if (tag !== undefined) return undefined;
  if (policy === 'day') return fail('outside_window');
  const hasOneLeft = interacted_at !== null && (sent_at === null || sent_at < closes);
  return hasOneLeft || subscribes ? undefined : fail('outside_window_2017');
}
