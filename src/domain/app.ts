/** Apps, and what they may do on a page. */

/** Everything an app can be granted on a page; `PUT /admin/v1/pages/{id}/permissions` takes these. */
export const PERMISSIONS = [
  'pages_messaging',
  'pages_user_locale',
  'pages_user_timezone',
  'pages_user_gender',
  'pages_messaging_phone_number',
  'pages_messaging_subscriptions',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/**
 * How far the review of a permission is that the app does not hold (dossier §1.2): submitted,
 * refused, or taken away again by the policy enforcement team.
 */
export const REVIEW_STATES = ['pending', 'rejected', 'limited'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** Permissions that were submitted and are not held; one that is in neither never was. */
export type Reviews = { readonly [Name in Permission]?: ReviewState };

/** Times are milliseconds since 1970, here and in every record. */
export interface App {
  id: string;
  name: string;
  /** The app secret, sealed under the server's master key. Never in clear in a store. */
  sealed_secret: string;
  /** Apps and pages of one business can match their ids. */
  business_id: string | null;
  /** Graph version of an unversioned path, the webhook, the webview and the plugins. */
  default_version: string;
  /** Refuse calls that carry no appsecret_proof. */
  require_proof: boolean;
  created_at: number;
}
