/**
 * The schema, as the steps that lead to it. A step that was released is never changed: a new one
 * is added. The number of steps taken stands in `user_version`.
 *
 * Every table that grows leads its primary key with the lane and is stored in the order of that
 * key (WITHOUT ROWID), so that a point read is one descent and a lane could move elsewhere as one
 * range. Registry tables are small and have no lane.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE app (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    sealed_secret TEXT NOT NULL,
    business_id TEXT,
    default_version TEXT NOT NULL,
    require_proof INTEGER NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE page (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    business_id TEXT,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE page_permission (
    app_id TEXT NOT NULL,
    page_id TEXT NOT NULL,
    permissions TEXT NOT NULL,
    PRIMARY KEY (page_id, app_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE token (
    id TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL PRIMARY KEY,
    app_id TEXT NOT NULL,
    page_id TEXT NOT NULL,
    permissions TEXT,
    expires_at INTEGER,
    revoked_at INTEGER,
    revoked_reason TEXT,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX token_of_page ON token (page_id, id);

  CREATE TABLE person (
    lane INTEGER NOT NULL,
    id TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT,
    locale TEXT,
    timezone TEXT,
    gender TEXT,
    is_payment_enabled INTEGER,
    phone_only INTEGER NOT NULL,
    phone_number TEXT,
    picture_version INTEGER NOT NULL,
    platform_disabled_at INTEGER,
    platform_enabled_at INTEGER,
    erased_at INTEGER,
    created_at INTEGER NOT NULL,
    swept INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (lane, id)
  ) STRICT, WITHOUT ROWID;
  -- Almost nobody: finding them never walks over the others.
  CREATE INDEX person_unswept ON person (lane, id) WHERE erased_at IS NOT NULL AND swept = 0;

  -- Rows of many pages each: kept out of the tree of keys, hence with a rowid.
  CREATE TABLE picture (
    lane INTEGER NOT NULL,
    person_id TEXT NOT NULL,
    type TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (lane, person_id)
  ) STRICT;

  CREATE TABLE scoped_id (
    lane INTEGER NOT NULL,
    person_id TEXT NOT NULL,
    page_id TEXT NOT NULL,
    psid TEXT NOT NULL,
    PRIMARY KEY (lane, person_id, page_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE person_fact (
    lane INTEGER NOT NULL,
    person_id TEXT NOT NULL,
    page_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    type TEXT NOT NULL,
    at INTEGER NOT NULL,
    effect TEXT NOT NULL,
    seq INTEGER NOT NULL,
    digest TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (lane, person_id, page_id, event_id)
  ) STRICT, WITHOUT ROWID;

  -- PSID before page: all pairs that carry one PSID are neighbours, and one pair is still a point.
  CREATE TABLE pair (
    lane INTEGER NOT NULL,
    psid TEXT NOT NULL,
    page_id TEXT NOT NULL,
    person_lane INTEGER NOT NULL,
    person_id TEXT NOT NULL,
    granted_at INTEGER,
    revoked_at INTEGER,
    thread_at INTEGER,
    last_ad_id TEXT,
    last_ad_at INTEGER,
    newest_at INTEGER,
    next_seq INTEGER NOT NULL,
    PRIMARY KEY (lane, psid, page_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE history (
    lane INTEGER NOT NULL,
    psid TEXT NOT NULL,
    page_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    type TEXT NOT NULL,
    at INTEGER NOT NULL,
    effect TEXT NOT NULL,
    seq INTEGER NOT NULL,
    digest TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (lane, psid, page_id, event_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    lane INTEGER NOT NULL,
    minute INTEGER NOT NULL,
    block TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_by_lane ON audit (lane, minute);
  `,
  `
  CREATE TABLE webhook (
    app_id TEXT NOT NULL PRIMARY KEY,
    callback_url TEXT NOT NULL,
    verify_token TEXT NOT NULL,
    fields TEXT NOT NULL,
    active INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE subscription (
    page_id TEXT NOT NULL,
    app_id TEXT NOT NULL,
    fields TEXT,
    PRIMARY KEY (page_id, app_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE page_settings (
    page_id TEXT NOT NULL PRIMARY KEY,
    settings TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE pair ADD COLUMN referral TEXT;

  CREATE TABLE outbox (
    lane INTEGER NOT NULL,
    thread TEXT NOT NULL,
    page_id TEXT NOT NULL,
    app_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    notice TEXT NOT NULL,
    version TEXT NOT NULL,
    queued_at INTEGER NOT NULL,
    status TEXT NOT NULL,
    due_at INTEGER,
    expires_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    log TEXT NOT NULL,
    answer TEXT,
    settled_at INTEGER,
    PRIMARY KEY (lane, thread, page_id, app_id, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX outbox_log ON outbox (status, queued_at);

  -- One row for each line with something pending, so that finding work never walks over the log.
  CREATE TABLE head (
    lane INTEGER NOT NULL,
    app_id TEXT NOT NULL,
    thread TEXT NOT NULL,
    page_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (lane, app_id, thread, page_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX head_due ON head (lane, app_id, due_at);

  CREATE TABLE lease (
    lane INTEGER NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL,
    until INTEGER NOT NULL,
    fence INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE message (
    lane INTEGER NOT NULL,
    psid TEXT NOT NULL,
    page_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    sender TEXT NOT NULL,
    app_id TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (lane, psid, page_id, at, seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE thread (
    lane INTEGER NOT NULL,
    psid TEXT NOT NULL,
    page_id TEXT NOT NULL,
    interacted_at INTEGER,
    sent_at INTEGER,
    delivered_at INTEGER,
    read_at INTEGER,
    PRIMARY KEY (lane, psid, page_id)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- What each person goes by, so that all of it goes with them.
  CREATE TABLE person_alias (
    lane INTEGER NOT NULL,
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (lane, person_id, kind, scope, name)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE alias (
    lane INTEGER NOT NULL,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    name TEXT NOT NULL,
    person_id TEXT NOT NULL,
    PRIMARY KEY (lane, kind, scope, name)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE page_permission ADD COLUMN reviews TEXT NOT NULL DEFAULT '{}';

  CREATE INDEX app_of_business ON app (business_id, id);
  CREATE INDEX page_of_business ON page (business_id, id);
  `,
  `
  CREATE TABLE attachment (
    lane INTEGER NOT NULL,
    id TEXT NOT NULL,
    page_id TEXT NOT NULL,
    type TEXT NOT NULL,
    url TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (lane, id)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- What a read shows of the person: see pair-rows.ts.
  ALTER TABLE pair ADD COLUMN profile TEXT;
  UPDATE pair SET profile = (
    SELECT json_array(first_name, last_name, locale, timezone, gender, is_payment_enabled,
      phone_only, picture_version, platform_disabled_at, platform_enabled_at, erased_at)
    FROM person WHERE lane = pair.person_lane AND id = pair.person_id
  );
  `,
  `
  -- The trail's blocks become lines of text (audit.ts): half the bytes, a third of the work.
  UPDATE audit SET block = (
    SELECT group_concat(
      json_array(kind.value ->> 0, kind.value ->> 1, kind.value ->> 2, kind.value ->> 3)
        || (SELECT coalesce(group_concat(
              char(10) || (read.value ->> 0) || ' ' || (read.value ->> 1)
                || ' ' || (read.value ->> 2), ''), '')
            FROM json_each(kind.value, '$[4]') AS read),
      char(10))
    FROM json_each(audit.block) AS kind
  );
  `,
  `
  -- When each was in the thread stands with the pair: a tree less to write for every event.
  ALTER TABLE pair ADD COLUMN interacted_at INTEGER;
  ALTER TABLE pair ADD COLUMN sent_at INTEGER;
  ALTER TABLE pair ADD COLUMN delivered_at INTEGER;
  ALTER TABLE pair ADD COLUMN read_at INTEGER;
  UPDATE pair SET interacted_at = thread.interacted_at, sent_at = thread.sent_at,
      delivered_at = thread.delivered_at, read_at = thread.read_at
    FROM thread
    WHERE thread.lane = pair.lane AND thread.psid = pair.psid AND thread.page_id = pair.page_id;
  DROP TABLE thread;
  `,
  `
  -- Under a whole number made of the PSID: see pair-key.ts.
  CREATE TABLE keyed_pair (
    key INTEGER PRIMARY KEY,
    psid TEXT NOT NULL,
    page_id TEXT NOT NULL,
    person_lane INTEGER NOT NULL,
    person_id TEXT NOT NULL,
    granted_at INTEGER,
    revoked_at INTEGER,
    thread_at INTEGER,
    last_ad_id TEXT,
    last_ad_at INTEGER,
    referral TEXT,
    newest_at INTEGER,
    next_seq INTEGER NOT NULL,
    interacted_at INTEGER,
    sent_at INTEGER,
    delivered_at INTEGER,
    read_at INTEGER,
    profile TEXT
  ) STRICT;
  INSERT INTO keyed_pair
    SELECT first + row_number() OVER (PARTITION BY first ORDER BY psid, page_id) - 1,
        psid, page_id, person_lane, person_id, granted_at, revoked_at, thread_at, last_ad_id,
        last_ad_at, referral, newest_at, next_seq, interacted_at, sent_at, delivered_at, read_at,
        profile
      FROM (
        SELECT *, lane * (1 << 43) + CAST(substr(psid, -9) AS INTEGER) * 8192 AS first FROM pair
      )
      ORDER BY 1;
  DROP TABLE pair;
  ALTER TABLE keyed_pair RENAME TO pair;
  `,
];
