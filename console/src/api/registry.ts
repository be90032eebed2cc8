/** What the operator keeps of apps and pages, as the Admin API shows it. */
export const PERMISSIONS = [
  'pages_messaging',
  'pages_user_locale',
  'pages_user_timezone',
  'pages_user_gender',
  'pages_messaging_phone_number',
  'pages_messaging_subscriptions',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What each lets an app do. */
export const PERMISSION_WORDS: Readonly<Record<Permission, string>> = {
  pages_messaging: 'write to people',
  pages_user_locale: 'read locale, from v3.1 on',
  pages_user_timezone: 'read timezone, from v3.1 on',
  pages_user_gender: 'read gender, from v3.1 on',
  pages_messaging_phone_number: 'write to phone numbers',
  pages_messaging_subscriptions: 'write without being asked',
};

export const REVIEWS = ['never submitted', 'pending', 'rejected', 'limited', 'approved'] as const;
export type Review = (typeof REVIEWS)[number];

export interface PagePermissions {
  app_id: string;
  permissions: Permission[];
  reviews?: Partial<Record<Permission, Review>>;
}

export interface Token {
  id: string;
  app_id: string;
  page_id: string;
  state: 'live' | 'expired' | 'revoked';
  permissions: string[];
  expires_at: string | null;
  revoked_at: string | null;
  revoked_reason: string | null;
  created_at: string;
}

export interface IssuedToken {
  id: string;
  access_token: string;
  permissions: string[];
  expires_at: string | null;
}

export interface Webhook {
  callback_url: string;
  fields: string[];
  active: boolean;
}

export interface WebhookTest {
  delivered: boolean;
  status: number | null;
  error: string | null;
  latency_ms: number;
  answer: string | null;
  body: string;
}

export interface Subscription {
  app_id: string;
  /** Null: all that the webhook of the app names. */
  fields: string[] | null;
}

/** What can be subscribed to, with what each tells. */
export const WEBHOOK_FIELDS: Readonly<Record<string, string>> = {
  messages: 'somebody wrote',
  messaging_postbacks: 'a button was tapped',
  messaging_optins: 'a plugin was used',
  messaging_referrals: 'somebody came by a link or an ad',
  message_deliveries: 'messages arrived',
  message_reads: 'messages were read',
  message_echoes: 'the page wrote',
};
