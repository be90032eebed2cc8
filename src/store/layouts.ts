/** How records lie in tables: one list of columns for each, whichever engine keeps them. */
import type { Alias } from '../domain/alias.ts';
import type { App } from '../domain/app.ts';
import type { Attachment } from '../domain/attachment.ts';
import type { Message, Thread } from '../domain/conversation.ts';
import type { Delivery, DeliveryKey } from '../domain/delivery.ts';
import type { Page, PagePermissions, Token } from '../domain/page.ts';
import type { PageSettings } from '../domain/page-settings.ts';
import type { Fact, Pair } from '../domain/pair.ts';
import type { Person, Picture } from '../domain/person.ts';
import type { Subscription, Webhook } from '../domain/subscription.ts';
import type { Lease, Reservation } from './store.ts';
import type { Layout } from './table.ts';

export const appLayout: Layout<App> = {
  name: 'app',
  key: ['id'],
  columns: {
    id: 'plain',
    name: 'plain',
    sealed_secret: 'plain',
    business_id: 'plain',
    default_version: 'plain',
    require_proof: 'flag',
    created_at: 'plain',
  },
};

export const pageLayout: Layout<Page> = {
  name: 'page',
  key: ['id'],
  columns: { id: 'plain', name: 'plain', business_id: 'plain', created_at: 'plain' },
};

export const pagePermissionLayout: Layout<PagePermissions> = {
  name: 'page_permission',
  key: ['page_id', 'app_id'],
  columns: { app_id: 'plain', page_id: 'plain', permissions: 'json', reviews: 'json' },
};

export const tokenLayout: Layout<Token> = {
  name: 'token',
  key: ['digest'],
  columns: {
    id: 'plain',
    digest: 'plain',
    app_id: 'plain',
    page_id: 'plain',
    permissions: 'json',
    expires_at: 'plain',
    revoked_at: 'plain',
    revoked_reason: 'plain',
    created_at: 'plain',
  },
};

export const webhookLayout: Layout<Webhook> = {
  name: 'webhook',
  lead: ['app_id'],
  key: ['app_id'],
  columns: { callback_url: 'plain', verify_token: 'plain', fields: 'json', active: 'flag' },
};

export const subscriptionLayout: Layout<Subscription> = {
  name: 'subscription',
  key: ['page_id', 'app_id'],
  columns: { page_id: 'plain', app_id: 'plain', fields: 'json' },
};

export const pageSettingsLayout: Layout<{ settings: PageSettings }> = {
  name: 'page_settings',
  lead: ['page_id'],
  key: ['page_id'],
  columns: { settings: 'json' },
};

export const personLayout: Layout<Person> = {
  name: 'person',
  lead: ['lane'],
  key: ['lane', 'id'],
  columns: {
    id: 'plain',
    first_name: 'plain',
    last_name: 'plain',
    locale: 'plain',
    timezone: 'zone',
    gender: 'plain',
    is_payment_enabled: 'flag',
    phone_only: 'flag',
    phone_number: 'plain',
    picture_version: 'plain',
    platform_disabled_at: 'plain',
    platform_enabled_at: 'plain',
    erased_at: 'plain',
    created_at: 'plain',
  },
};

export const pictureLayout: Layout<Picture> = {
  name: 'picture',
  lead: ['lane', 'person_id'],
  key: ['lane', 'person_id'],
  columns: { type: 'plain', bytes: 'plain' },
};

export const scopedIdLayout: Layout<Reservation> = {
  name: 'scoped_id',
  lead: ['lane', 'person_id'],
  key: ['lane', 'person_id', 'page_id'],
  columns: { page_id: 'plain', psid: 'plain' },
};

export const personAliasLayout: Layout<Alias> = {
  name: 'person_alias',
  lead: ['lane', 'person_id'],
  key: ['lane', 'person_id', 'kind', 'scope', 'name'],
  columns: { kind: 'plain', scope: 'plain', name: 'plain' },
};

export const aliasLayout: Layout<Alias & { person_id: string }> = {
  name: 'alias',
  lead: ['lane'],
  key: ['lane', 'kind', 'scope', 'name'],
  columns: { kind: 'plain', scope: 'plain', name: 'plain', person_id: 'plain' },
};

export const attachmentLayout: Layout<Attachment> = {
  name: 'attachment',
  lead: ['lane'],
  key: ['lane', 'id'],
  columns: { id: 'plain', page_id: 'plain', type: 'plain', url: 'plain', created_at: 'plain' },
};

export const pairLayout: Layout<Pair> = {
  name: 'pair',
  lead: ['lane', 'person_lane'],
  key: ['lane', 'psid', 'page_id'],
  columns: {
    psid: 'plain',
    page_id: 'plain',
    person_id: 'plain',
    granted_at: 'plain',
    revoked_at: 'plain',
    thread_at: 'plain',
    last_ad_id: 'plain',
    last_ad_at: 'plain',
    referral: 'json',
    newest_at: 'plain',
    next_seq: 'plain',
  },
};

const factColumns: Layout<Fact>['columns'] = {
  event_id: 'plain',
  type: 'plain',
  at: 'plain',
  effect: 'plain',
  seq: 'plain',
  digest: 'plain',
  detail: 'json',
};

export const personFactLayout: Layout<Fact> = {
  name: 'person_fact',
  lead: ['lane', 'person_id', 'page_id'],
  key: ['lane', 'person_id', 'page_id', 'event_id'],
  columns: factColumns,
};

export const historyLayout: Layout<Fact> = {
  name: 'history',
  lead: ['lane', 'psid', 'page_id'],
  key: ['lane', 'psid', 'page_id', 'event_id'],
  columns: factColumns,
};

export const messageLayout: Layout<Message> = {
  name: 'message',
  lead: ['lane', 'psid', 'page_id'],
  key: ['lane', 'psid', 'page_id', 'at', 'seq'],
  columns: {
    id: 'plain',
    sender: 'plain',
    app_id: 'plain',
    at: 'plain',
    seq: 'plain',
    body: 'json',
  },
};

export const threadLayout: Layout<Thread> = {
  name: 'thread',
  lead: ['lane', 'psid', 'page_id'],
  key: ['lane', 'psid', 'page_id'],
  columns: { interacted_at: 'plain', sent_at: 'plain', delivered_at: 'plain', read_at: 'plain' },
};

export const outboxLayout: Layout<Delivery> = {
  name: 'outbox',
  lead: ['lane'],
  key: ['lane', 'thread', 'page_id', 'app_id', 'seq'],
  columns: {
    app_id: 'plain',
    page_id: 'plain',
    thread: 'plain',
    seq: 'plain',
    notice: 'json',
    version: 'plain',
    queued_at: 'plain',
    status: 'plain',
    due_at: 'plain',
    expires_at: 'plain',
    attempts: 'plain',
    log: 'json',
    answer: 'plain',
    settled_at: 'plain',
  },
};

export const headLayout: Layout<Head> = {
  name: 'head',
  lead: ['lane'],
  key: ['lane', 'app_id', 'thread', 'page_id'],
  columns: {
    app_id: 'plain',
    page_id: 'plain',
    thread: 'plain',
    seq: 'plain',
    due_at: 'plain',
    expires_at: 'plain',
  },
};

export const leaseLayout: Layout<Lease> = {
  name: 'lease',
  key: ['lane'],
  columns: { lane: 'plain', owner: 'plain', until: 'plain', fence: 'plain' },
};

/** Of each line with something pending: what goes next, and when. */
export interface Head extends DeliveryKey {
  due_at: number;
  expires_at: number;
}
