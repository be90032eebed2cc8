/**
 * The schema, as the steps that lead to it. A step that was released is never changed: a new one
 * is added. The number of steps taken stands in `schema_step`.
 *
 * Servers of the version before go on while a step is taken and after it, so a step only adds.
 */
import type { SchemaStep } from './engines.ts';

const FACT = `
  event_id text NOT NULL
  type text NOT NULL
  at bigint NOT NULL
  effect text NOT NULL
  seq bigint NOT NULL
  digest text NOT NULL
  detail text NOT NULL`;

const of = (table: string, lane: boolean, columns: string, ...key: string[]): SchemaStep => ({
  table,
  lane,
  columns,
  key,
});

/** Small, the same everywhere. */
const registry = (table: string, columns: string, ...key: string[]): SchemaStep =>
  of(table, false, columns, ...key);

/** Spread by its lane. Wide columns first, so that none is padded. */
const laned = (table: string, columns: string, ...key: string[]): SchemaStep =>
  of(table, true, `${columns}\nlane smallint NOT NULL`, 'lane', ...key);

export const MIGRATIONS: readonly (readonly SchemaStep[])[] = [
  [
    // The first of the laned tables: where they are spread, the others lie with it.
    laned(
      'pair',
      `granted_at bigint
      revoked_at bigint
      thread_at bigint
      last_ad_at bigint
      newest_at bigint
      next_seq bigint NOT NULL
      person_lane smallint NOT NULL
      psid text NOT NULL
      page_id text NOT NULL
      person_id text NOT NULL
      last_ad_id text
      referral text`,
      // PSID before page: all pairs that carry one PSID are neighbours.
      'psid',
      'page_id',
    ),
    laned(
      'person',
      `platform_disabled_at bigint
      platform_enabled_at bigint
      erased_at bigint
      created_at bigint NOT NULL
      picture_version integer NOT NULL
      is_payment_enabled boolean
      phone_only boolean NOT NULL
      swept boolean NOT NULL DEFAULT false
      id text NOT NULL
      first_name text NOT NULL
      last_name text
      locale text
      timezone text
      gender text
      phone_number text`,
      'id',
    ),
    {
      // Almost nobody: finding them never walks over the others.
      index: 'person_unswept',
      on: 'person',
      across: true,
      columns: ['lane', 'id'],
      where: 'erased_at IS NOT NULL AND swept = false',
    },
    laned(
      'picture',
      `person_id text NOT NULL
      type text NOT NULL
      bytes bytea NOT NULL`,
      'person_id',
    ),
    laned(
      'scoped_id',
      `person_id text NOT NULL
      page_id text NOT NULL
      psid text NOT NULL`,
      'person_id',
      'page_id',
    ),
    laned(
      'person_alias',
      `person_id text NOT NULL
      kind text NOT NULL
      scope text NOT NULL
      name text NOT NULL`,
      ...['person_id', 'kind', 'scope', 'name'],
    ),
    laned(
      'person_fact',
      `person_id text NOT NULL\npage_id text NOT NULL${FACT}`,
      ...['person_id', 'page_id', 'event_id'],
    ),
    laned(
      'audit',
      `minute bigint NOT NULL
      reads bigint NOT NULL
      person_id text NOT NULL
      page_id text NOT NULL
      psid text NOT NULL
      app_id text NOT NULL
      fields text NOT NULL
      answer text NOT NULL`,
      ...['person_id', 'minute', 'page_id', 'psid', 'app_id', 'fields', 'answer'],
    ),
    // What is old goes lane by lane.
    { index: 'audit_by_minute', on: 'audit', columns: ['lane', 'minute'] },
    laned(
      'alias',
      `kind text NOT NULL
      scope text NOT NULL
      name text NOT NULL
      person_id text NOT NULL`,
      ...['kind', 'scope', 'name'],
    ),
    laned(
      'attachment',
      `created_at bigint NOT NULL
      id text NOT NULL
      page_id text NOT NULL
      type text NOT NULL
      url text`,
      'id',
    ),
    laned(
      'history',
      `psid text NOT NULL\npage_id text NOT NULL${FACT}`,
      ...['psid', 'page_id', 'event_id'],
    ),
    laned(
      'message',
      `at bigint NOT NULL
      seq bigint NOT NULL
      psid text NOT NULL
      page_id text NOT NULL
      id text NOT NULL
      sender text NOT NULL
      app_id text
      body text NOT NULL`,
      ...['psid', 'page_id', 'at', 'seq'],
    ),
    laned(
      'thread',
      `interacted_at bigint
      sent_at bigint
      delivered_at bigint
      read_at bigint
      psid text NOT NULL
      page_id text NOT NULL`,
      ...['psid', 'page_id'],
    ),
    laned(
      'outbox',
      `seq bigint NOT NULL
      queued_at bigint NOT NULL
      due_at bigint
      expires_at bigint NOT NULL
      settled_at bigint
      attempts integer NOT NULL
      thread text NOT NULL
      page_id text NOT NULL
      app_id text NOT NULL
      status text NOT NULL
      version text NOT NULL
      notice text NOT NULL
      log text NOT NULL
      answer text`,
      ...['thread', 'page_id', 'app_id', 'seq'],
    ),
    { index: 'outbox_log', on: 'outbox', across: true, columns: ['status', 'queued_at'] },
    laned(
      'head',
      `seq bigint NOT NULL
      due_at bigint NOT NULL
      expires_at bigint NOT NULL
      app_id text NOT NULL
      thread text NOT NULL
      page_id text NOT NULL`,
      ...['app_id', 'thread', 'page_id'],
    ),
    { index: 'head_due', on: 'head', columns: ['lane', 'app_id', 'due_at'] },
    laned(
      'lease',
      `until bigint NOT NULL
      fence bigint NOT NULL
      owner text NOT NULL`,
    ),
    registry(
      'app',
      `id text NOT NULL
      name text NOT NULL
      sealed_secret text NOT NULL
      business_id text
      default_version text NOT NULL
      require_proof boolean NOT NULL
      created_at bigint NOT NULL`,
      'id',
    ),
    { index: 'app_of_business', on: 'app', columns: ['business_id', 'id'] },
    registry(
      'page',
      `id text NOT NULL
      name text NOT NULL
      business_id text
      created_at bigint NOT NULL`,
      'id',
    ),
    { index: 'page_of_business', on: 'page', columns: ['business_id', 'id'] },
    registry(
      'page_permission',
      `app_id text NOT NULL
      page_id text NOT NULL
      permissions text NOT NULL
      reviews text NOT NULL`,
      ...['page_id', 'app_id'],
    ),
    registry(
      'token',
      `id text NOT NULL
      digest text NOT NULL
      app_id text NOT NULL
      page_id text NOT NULL
      permissions text
      expires_at bigint
      revoked_at bigint
      revoked_reason text
      created_at bigint NOT NULL`,
      'digest',
    ),
    { index: 'token_by_id', on: 'token', unique: true, columns: ['id'] },
    { index: 'token_of_page', on: 'token', columns: ['page_id', 'id'] },
    registry(
      'webhook',
      `app_id text NOT NULL
      callback_url text NOT NULL
      verify_token text NOT NULL
      fields text NOT NULL
      active boolean NOT NULL`,
      'app_id',
    ),
    registry(
      'subscription',
      `page_id text NOT NULL
      app_id text NOT NULL
      fields text`,
      ...['page_id', 'app_id'],
    ),
    registry('page_settings', `page_id text NOT NULL\nsettings text NOT NULL`, 'page_id'),
  ],
];
