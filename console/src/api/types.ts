/** What the Admin API answers with, as far as the console shows it. */

export type Access = 'never' | 'granted' | 'revoked';
export type Reason = 'readable' | 'phone_only' | 'platform_disabled' | 'revoked' | 'never';
export type Effect = 'grants' | 'revokes' | 'hides' | 'unhides' | 'none';

export type EventType =
  | 'get_started'
  | 'message'
  | 'postback'
  | 'send_to_messenger'
  | 'permission_granted'
  | 'message_request_accepted'
  | 'permission_denied'
  | 'checkbox_plugin'
  | 'customer_chat_opened'
  | 'customer_matched'
  | 'ad_clicked'
  | 'link_opened'
  | 'shared_content_opened'
  | 'chat_extension_opened'
  | 'message_read'
  | 'message_delivered'
  | 'access_revoked'
  | 'platform_disabled'
  | 'platform_enabled';

export interface App {
  id: string;
  name: string;
  business_id: string | null;
  default_version: string;
  require_proof: boolean;
  created_at: string;
}

export interface Page {
  id: string;
  name: string;
  business_id: string | null;
  created_at: string;
}

export interface Person {
  id: string;
  first_name: string;
  last_name: string | null;
  locale: string | null;
  timezone: string | number | null;
  gender: string | null;
  is_payment_enabled: boolean | null;
  phone_only: boolean;
  phone_number: string | null;
  picture_version: number;
  platform_enabled: boolean;
  created_at: string;
}

export interface HistoryItem {
  event_id: string;
  type: EventType;
  /** Milliseconds since 1970. */
  at: number;
  effect: Effect;
}

export interface Relationship {
  page_id: string;
  person_id: string;
  psid: string | null;
  access: Access;
  readable: boolean;
  reason: Reason;
  explain: string;
  remedy: string | null;
  remedy_event: EventType | null;
  granted_at: string | null;
  revoked_at: string | null;
  thread_since: string | null;
  last_ad_referral: { source: string; type: string; ad_id: string } | null;
  history: HistoryItem[];
}

/** Something that happened, as `POST /events` takes it. */
export interface EventInput {
  id?: string;
  type: EventType;
  page_id?: string;
  person_id: string;
  at?: number | string;
  text?: string;
  payload?: string;
  title?: string;
  ref?: string;
  ad_id?: string;
  user_ref?: string;
  referer_uri?: string;
  attachments?: readonly { type: string; payload: object }[];
}

export interface EventAnswer {
  event_id: string;
  psid: string | null;
  access: Access;
  user_ref?: string;
  replayed: boolean;
  deliveries: string[];
}

export interface Delivery {
  id: string;
  app_id: string;
  page_id: string;
  psid: string | null;
  event_id: string;
  field: string;
  version: string;
  status: 'pending' | 'delivered' | 'dead';
  attempts: number;
  queued_at: string;
  next_attempt_at: string | null;
  settled_at: string | null;
}

export interface DeliveryDetail extends Delivery {
  callback_url: string | null;
  headers: Readonly<Record<string, string>>;
  body: string;
  log: { at: string; status: number | null; error: string | null; latency_ms: number }[];
  answer: string | null;
}

export interface ReadRecord {
  person_id: string;
  page_id: string;
  psid: string;
  app_id: string;
  fields: string[];
  answer: string;
  minute: string;
  reads: number;
}

export interface Version {
  version: string;
  released: string;
  ended: string | null;
  published: boolean;
  served_by: string;
}
