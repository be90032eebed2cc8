/**
 * What an app is told of a page. Both must say so: the app by its webhook, the page by subscribing
 * the app. A field that one of them leaves out is not delivered.
 */

/** An app's webhook for the `page` object. */
export interface Webhook {
  callback_url: string;
  /** Sent to the callback in the handshake, and shown to nobody else. */
  verify_token: string;
  /** The subscription fields, in the order they were named. */
  fields: string[];
  active: boolean;
}

/** A page subscribes an app. `fields` null: to whatever the app's webhook asks for. */
export interface Subscription {
  page_id: string;
  app_id: string;
  fields: string[] | null;
}

/** What goes out for this app and page: the fields that both name. */
export function deliveredFields(
  webhook: Webhook | undefined,
  subscription: Subscription | undefined,
): string[] {
  if (webhook === undefined || !webhook.active || subscription === undefined) return [];
  const { fields } = subscription;
  return fields === null ? webhook.fields : webhook.fields.filter((name) => fields.includes(name));
}

/** An app that is told of a page, in the form of its version. */
export interface Subscriber {
  app_id: string;
  version: string;
  fields: string[];
}

/** How an endpoint answered the handshake; `problem`: what it did instead, in words. */
export type Handshake = { verified: true } | { verified: false; problem: string };

/** Asks an endpoint by the handshake whether it wants an app's webhooks. */
export type Verify = (
  callback: Pick<Webhook, 'callback_url' | 'verify_token'>,
) => Promise<Handshake>;
