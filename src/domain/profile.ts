/**
 * The fields of a profile: where each value comes from, and which permission it needs once fields
 * need one. Which of them exist in a version is that version's business (graph/versions.ts).
 */
import type { Permission } from './app.ts';
import { lastAdReferral, type Subject } from './pair.ts';
import { timezoneHours } from './timezone.ts';

export type FieldValue = string | number | boolean | Record<string, string> | null;

export interface ProfileField {
  /** `url`: one whose slashes are escaped already. */
  type: 'string' | 'url' | 'number' | 'boolean' | 'object';
  permission?: Permission;
  /** Null: the person has no such value, and the field is absent. */
  value(subject: Subject, context: FieldContext): FieldValue;
}

export interface FieldContext {
  /** Milliseconds since 1970. */
  now: number;
  /** The signed URL of the person's picture, for this page alone, as Graph's JSON escapes it. */
  pictureUrl(subject: Subject): string;
}

export const PROFILE_FIELDS: Readonly<Record<string, ProfileField>> = {
  id: { type: 'string', value: ({ psid }) => psid },
  name: { type: 'string', value: ({ first_name, last_name }) => fullName(first_name, last_name) },
  first_name: { type: 'string', value: ({ first_name }) => first_name },
  last_name: { type: 'string', value: ({ last_name }) => last_name },
  profile_pic: { type: 'url', value: (subject, context) => context.pictureUrl(subject) },
  locale: {
    type: 'string',
    permission: 'pages_user_locale',
    value: ({ locale }) => locale,
  },
  timezone: {
    type: 'number',
    permission: 'pages_user_timezone',
    value: ({ timezone }, { now }) => (timezone === null ? null : timezoneHours(timezone, now)),
  },
  gender: {
    type: 'string',
    permission: 'pages_user_gender',
    value: ({ gender }) => gender,
  },
  is_payment_enabled: { type: 'boolean', value: ({ is_payment_enabled }) => is_payment_enabled },
  last_ad_referral: { type: 'object', value: (subject) => lastAdReferral(subject) },
};

/** What Graph calls this node in its errors (dossier §0). */
export const PROFILE_NODE_TYPE = 'MessengerPageScopedID';

export function fullName(first: string, last: string | null): string {
  return last === null || last === '' ? first : `${first} ${last}`;
}
