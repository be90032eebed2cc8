/**
 * The fields of a profile: where each value comes from, and which permission it needs once fields
 * need one. Which of them exist in a version is that version's business (graph/versions.ts).
 */
import type { Permission } from './app.ts';
import { lastAdReferral, type Subject } from './pair.ts';
import { timezoneHours } from './timezone.ts';

export type FieldValue = string | number | boolean | Record<string, string> | null;

export interface ProfileField {
  type: 'string' | 'number' | 'boolean' | 'object';
  permission?: Permission;
  /** Null: the person has no such value, and the field is absent. */
  value(subject: Subject, context: FieldContext): FieldValue;
}

export interface FieldContext {
  /** Milliseconds since 1970. */
  now: number;
  /** The signed URL of the person's picture, for this page alone. */
  pictureUrl(subject: Subject): string;
}

export const PROFILE_FIELDS: Readonly<Record<string, ProfileField>> = {
  id: { type: 'string', value: ({ pair }) => pair.psid },
  name: { type: 'string', value: ({ person }) => fullName(person.first_name, person.last_name) },
  first_name: { type: 'string', value: ({ person }) => person.first_name },
  last_name: { type: 'string', value: ({ person }) => person.last_name },
  profile_pic: { type: 'string', value: (subject, context) => context.pictureUrl(subject) },
  locale: {
    type: 'string',
    permission: 'pages_user_locale',
    value: ({ person }) => person.locale,
  },
  timezone: {
    type: 'number',
    permission: 'pages_user_timezone',
    value: ({ person }, { now }) =>
      person.timezone === null ? null : timezoneHours(person.timezone, now),
  },
  gender: {
    type: 'string',
    permission: 'pages_user_gender',
    value: ({ person }) => person.gender,
  },
  is_payment_enabled: { type: 'boolean', value: ({ person }) => person.is_payment_enabled },
  last_ad_referral: { type: 'object', value: ({ pair }) => lastAdReferral(pair) },
};

/** What Graph calls this node in its errors (dossier §0). */
export const PROFILE_NODE_TYPE = 'MessengerPageScopedID';

export function fullName(first: string, last: string | null): string {
  return last === null || last === '' ? first : `${first} ${last}`;
}
