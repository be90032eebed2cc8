/**
 * How records lie in tables: one list of columns for each, from which every statement's column
 * list and both directions of the mapping are made.
 */
import type { Alias } from '../../domain/alias.ts';
import type { App } from '../../domain/app.ts';
import type { Attachment } from '../../domain/attachment.ts';
import type { Message, Thread } from '../../domain/conversation.ts';
import type { Delivery } from '../../domain/delivery.ts';
import type { Page, PagePermissions, Token } from '../../domain/page.ts';
import type { PageSettings } from '../../domain/page-settings.ts';
import type { Fact, Pair } from '../../domain/pair.ts';
import type { Person, Picture } from '../../domain/person.ts';
import type { Subscription, Webhook } from '../../domain/subscription.ts';
import type { Lease, Reservation } from '../store.ts';
import type { Input, Row } from './database.ts';
import type { Head } from './lines.ts';

interface Codec {
  encode(value: unknown): Input;
  decode(value: Row[number] | undefined): unknown;
}

const plain: Codec = { encode: (value) => value as Input, decode: (value) => value };

const flag: Codec = {
  encode: (value) => (value === null ? null : Number(value)),
  decode: (value) => (value === null ? null : value === 1),
};

const json: Codec = {
  encode: (value) => (value === null ? null : JSON.stringify(value)),
  decode: (value) => (value === null ? null : JSON.parse(String(value))),
};

/** A zone's name or hours: no zone's name begins like a number. */
export const zone: Codec = {
  encode: (value) => (value === null ? null : String(value)),
  decode: (value) => (typeof value === 'string' && /^[-\d]/.test(value) ? Number(value) : value),
};

export interface Table<Rec> {
  readonly name: string;
  /** Every column, as the values of {@link insert} stand. */
  readonly names: readonly string[];
  /** How many columns a record takes. */
  readonly width: number;
  /** The record's columns, each with its table's name. */
  readonly columns: string;
  /** `INSERT` of the lead and the record. */
  readonly insert: string;
  /** The same, replacing what stands under the key. */
  readonly put: string;
  /** The values that {@link insert} takes: those of the lead, then the record's. */
  values(lead: Input[], record: Rec): Input[];
  /** The record whose columns begin at `from`. */
  record(row: Row, from?: number): Rec;
}

interface Layout<Rec> {
  /** Columns that are no part of the record, before it. */
  lead?: string[];
  key: string[];
  columns: { [Field in keyof Rec]-?: Codec };
}

function table<Rec extends object>(name: string, layout: Layout<Rec>): Table<Rec> {
  const { lead = [], key, columns } = layout;
  const fields = Object.keys(columns) as (keyof Rec & string)[];
  const codecs = fields.map((field) => columns[field]);
  const blank: Record<string, unknown> = Object.fromEntries(fields.map((field) => [field, null]));

  const names = [...lead, ...fields];
  const insert = `INSERT INTO ${name} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
  const replaced = names.filter((column) => !key.includes(column));
  const assignments = replaced.map((column) => `${column} = excluded.${column}`).join(', ');

  return {
    name,
    names,
    width: fields.length,
    columns: fields.map((field) => `${name}.${field}`).join(', '),
    insert,
    put: `${insert} ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${assignments}`,
    values: (leading, record) => [
      ...leading,
      ...fields.map((field, index) => codecs[index]!.encode(record[field])),
    ],
    record(row, from = 0) {
      // Copied from one blank, so that all records of a table share one shape.
      const record = { ...blank };
      for (let index = 0; index < fields.length; index++) {
        record[fields[index]!] = codecs[index]!.decode(row[from + index]);
      }
      return record as Rec;
    },
  };
}

export const appTable = table<App>('app', {
  key: ['id'],
  columns: {
    id: plain,
    name: plain,
    sealed_secret: plain,
    business_id: plain,
    default_version: plain,
    require_proof: flag,
    created_at: plain,
  },
});

export const pageTable = table<Page>('page', {
  key: ['id'],
  columns: { id: plain, name: plain, business_id: plain, created_at: plain },
});

export const pagePermissionTable = table<PagePermissions>('page_permission', {
  key: ['page_id', 'app_id'],
  columns: { app_id: plain, page_id: plain, permissions: json, reviews: json },
});

export const tokenTable = table<Token>('token', {
  key: ['digest'],
  columns: {
    id: plain,
    digest: plain,
    app_id: plain,
    page_id: plain,
    permissions: json,
    expires_at: plain,
    revoked_at: plain,
    revoked_reason: plain,
    created_at: plain,
  },
});

export const webhookTable = table<Webhook>('webhook', {
  lead: ['app_id'],
  key: ['app_id'],
  columns: { callback_url: plain, verify_token: plain, fields: json, active: flag },
});

export const subscriptionTable = table<Subscription>('subscription', {
  key: ['page_id', 'app_id'],
  columns: { page_id: plain, app_id: plain, fields: json },
});

export const pageSettingsTable = table<{ settings: PageSettings }>('page_settings', {
  lead: ['page_id'],
  key: ['page_id'],
  columns: { settings: json },
});

export const personTable = table<Person>('person', {
  lead: ['lane'],
  key: ['lane', 'id'],
  columns: {
    id: plain,
    first_name: plain,
    last_name: plain,
    locale: plain,
    timezone: zone,
    gender: plain,
    is_payment_enabled: flag,
    phone_only: flag,
    phone_number: plain,
    picture_version: plain,
    platform_disabled_at: plain,
    platform_enabled_at: plain,
    erased_at: plain,
    created_at: plain,
  },
});

export const pictureTable = table<Picture>('picture', {
  lead: ['lane', 'person_id'],
  key: ['lane', 'person_id'],
  columns: { type: plain, bytes: plain },
});

export const scopedIdTable = table<Reservation>('scoped_id', {
  lead: ['lane', 'person_id'],
  key: ['lane', 'person_id', 'page_id'],
  columns: { page_id: plain, psid: plain },
});

export const personAliasTable = table<Alias>('person_alias', {
  lead: ['lane', 'person_id'],
  key: ['lane', 'person_id', 'kind', 'scope', 'name'],
  columns: { kind: plain, scope: plain, name: plain },
});

export const aliasTable = table<Alias & { person_id: string }>('alias', {
  lead: ['lane'],
  key: ['lane', 'kind', 'scope', 'name'],
  columns: { kind: plain, scope: plain, name: plain, person_id: plain },
});

export const attachmentTable = table<Attachment>('attachment', {
  lead: ['lane'],
  key: ['lane', 'id'],
  columns: { id: plain, page_id: plain, type: plain, url: plain, created_at: plain },
});

export const pairTable = table<Pair>('pair', {
  lead: ['lane', 'person_lane'],
  key: ['lane', 'psid', 'page_id'],
  columns: {
    psid: plain,
    page_id: plain,
    person_id: plain,
    granted_at: plain,
    revoked_at: plain,
    thread_at: plain,
    last_ad_id: plain,
    last_ad_at: plain,
    referral: json,
    newest_at: plain,
    next_seq: plain,
  },
});

const factColumns: Layout<Fact>['columns'] = {
  event_id: plain,
  type: plain,
  at: plain,
  effect: plain,
  seq: plain,
  digest: plain,
  detail: json,
};

export const personFactTable = table<Fact>('person_fact', {
  lead: ['lane', 'person_id', 'page_id'],
  key: ['lane', 'person_id', 'page_id', 'event_id'],
  columns: factColumns,
});

export const historyTable = table<Fact>('history', {
  lead: ['lane', 'psid', 'page_id'],
  key: ['lane', 'psid', 'page_id', 'event_id'],
  columns: factColumns,
});

export const messageTable = table<Message>('message', {
  lead: ['lane', 'psid', 'page_id'],
  key: ['lane', 'psid', 'page_id', 'at', 'seq'],
  columns: { id: plain, sender: plain, app_id: plain, at: plain, seq: plain, body: json },
});

export const threadTable = table<Thread>('thread', {
  lead: ['lane', 'psid', 'page_id'],
  key: ['lane', 'psid', 'page_id'],
  columns: { interacted_at: plain, sent_at: plain, delivered_at: plain, read_at: plain },
});

export const outboxTable = table<Delivery>('outbox', {
  lead: ['lane'],
  key: ['lane', 'thread', 'page_id', 'app_id', 'seq'],
  columns: {
    app_id: plain,
    page_id: plain,
    thread: plain,
    seq: plain,
    notice: json,
    version: plain,
    queued_at: plain,
    status: plain,
    due_at: plain,
    expires_at: plain,
    attempts: plain,
    log: json,
    answer: plain,
    settled_at: plain,
  },
});

export const headTable = table<Head>('head', {
  lead: ['lane'],
  key: ['lane', 'app_id', 'thread', 'page_id'],
  columns: {
    app_id: plain,
    page_id: plain,
    thread: plain,
    seq: plain,
    due_at: plain,
    expires_at: plain,
  },
});

export const leaseTable = table<Lease>('lease', {
  key: ['lane'],
  columns: { lane: plain, owner: plain, until: plain, fence: plain },
});
