/** Apps, pages, tokens, permissions and settings: small tables without a lane. */
import type { Permission } from '../../domain/app.ts';
import { effectivePermissions, type Grant } from '../../domain/page.ts';
import { fromCursor, type Key, toListed } from '../cursor.ts';
import type { Listed, Listing, OfBusiness, Registry } from '../store.ts';
import { CurrentCache } from './cache.ts';
import type { Database } from './database.ts';
import { type Generations, REGISTRY } from './generations.ts';
import { sqliteSubscriptions } from './subscriptions.ts';
import { appTable, pagePermissionTable, pageTable, type Table, tokenTable } from './tables.ts';
import type { Writer } from './writer.ts';

export interface SqliteRegistry extends Registry {
  /** Answers at once. */
  grant(digest: string): Grant | undefined;
}

export function sqliteRegistry(
  database: Database,
  group: Writer,
  generations: Generations,
  grants: number,
): SqliteRegistry {
  const apps = named(database, group, generations, appTable);
  const pages = named(database, group, generations, pageTable);
  const tokens = named(database, group, generations, tokenTable);
  const { columns, record } = tokenTable;
  const selectOfPage = database.prepare(
    `SELECT ${columns} FROM token WHERE page_id = ? AND id > ? ORDER BY id LIMIT ?`,
  );
  return {
    app: apps.find,
    apps: business(database, appTable, apps.list),
    addApp: apps.add,
    changeApp: apps.change,
    page: pages.find,
    pages: business(database, pageTable, pages.list),
    addPage: pages.add,
    changePage: pages.change,
    ...permissions(database, group),
    ...sqliteSubscriptions(database, group, generations, grants),
    grant: grantReader(database, generations, grants),
    token: tokens.find,
    tokens(listing) {
      const { page, after, limit } = listing;
      if (page === undefined) return tokens.list(listing);
      const rows = selectOfPage.all(page, ...fromCursor(after, ['']), limit + 1);
      return toListed(
        rows.map((row) => record(row)),
        listing,
        byId,
      );
    },
    addToken: tokens.add,
    revokeToken: (id, reason, at) =>
      tokens.change(id, (token) =>
        token.revoked_at === null ? { ...token, revoked_at: at, revoked_reason: reason } : token,
      ),
  };
}

const NAMED_MAX = 1000;

/** Rows that are known by an id alone. */
function named<Rec extends { id: string }>(
  database: Database,
  group: Writer,
  generations: Generations,
  { name, columns, insert, put, record, values }: Table<Rec>,
) {
  const select = database.prepare(`SELECT ${columns} FROM ${name} WHERE id = ?`);
  const find = (id: string): Rec | undefined => {
    const row = select.get(id);
    return row && record(row);
  };
  const cache = new CurrentCache<Rec>(NAMED_MAX, generations);
  const selectPage = database.prepare(
    `SELECT ${columns} FROM ${name} WHERE id > ? ORDER BY id LIMIT ?`,
  );
  const insertNew = database.prepare(`${insert} ON CONFLICT DO NOTHING`);
  const replace = database.prepare(put);

  return {
    /** Every event asks for its page. Inside a write only the rows themselves are right. */
    find(id: string): Rec | undefined {
      const known = cache.get(id);
      if (known !== undefined) return known;
      const commits = generations.commits();
      const found = find(id);
      if (found !== undefined) cache.keep(found.id, found, REGISTRY, REGISTRY, commits);
      return found;
    },
    list(listing: Listing): Listed<Rec> {
      const rows = selectPage.all(...fromCursor(listing.after, ['']), listing.limit + 1);
      return toListed(
        rows.map((row) => record(row)),
        listing,
        byId,
      );
    },
    add: (row: Rec) => group.write([REGISTRY], () => insertNew.run(...values([], row)) === 1),
    change: (id: string, change: (row: Rec) => Rec) =>
      group.write([REGISTRY], () => {
        const row = find(id);
        if (row === undefined) return undefined;
        const changed = change(row);
        replace.run(...values([], changed));
        return changed;
      }),
  };
}

/** The listing, narrowed to one business where one is named. */
function business<Rec extends { id: string }>(
  database: Database,
  { name, columns, record }: Table<Rec>,
  all: (listing: Listing) => Listed<Rec>,
) {
  const select = database.prepare(
    `SELECT ${columns} FROM ${name} WHERE business_id = ? AND id > ? ORDER BY id LIMIT ?`,
  );
  return (listing: Listing & OfBusiness): Listed<Rec> => {
    if (listing.business === undefined) return all(listing);
    const after = fromCursor(listing.after, ['']);
    const rows = select.all(listing.business, ...after, listing.limit + 1);
    return toListed(
      rows.map((row) => record(row)),
      listing,
      byId,
    );
  };
}

function permissions(
  database: Database,
  group: Writer,
): Pick<Registry, 'permissions' | 'reviews' | 'pageApps' | 'setPermissions'> {
  const { columns, put, record, values } = pagePermissionTable;
  const select = database.prepare(
    `SELECT ${columns} FROM page_permission WHERE page_id = ? AND app_id = ?`,
  );
  const selectApps = database.prepare(
    'SELECT app_id FROM page_permission WHERE page_id = ? ORDER BY app_id',
  );
  const replace = database.prepare(put);
  const remove = database.prepare('DELETE FROM page_permission WHERE page_id = ? AND app_id = ?');

  return {
    permissions(app, page) {
      const row = select.get(page, app);
      return row === undefined ? [] : record(row).permissions;
    },
    pageApps: (page) => selectApps.all(page).map(([id]) => id as string),
    reviews(app, page) {
      const row = select.get(page, app);
      return row === undefined ? {} : record(row).reviews;
    },
    setPermissions: (app_id, page_id, permissions, reviews = {}) =>
      group.write([REGISTRY], () => {
        const isBlank = permissions.length === 0 && Object.keys(reviews).length === 0;
        if (isBlank) remove.run(page_id, app_id);
        else replace.run(...values([], { app_id, page_id, permissions, reviews }));
      }),
  };
}

/** The read path: the token and all that it speaks for, in one query. */
export function grantReader(
  database: Database,
  generations: Generations,
  grants: number,
): SqliteRegistry['grant'] {
  const cache = new CurrentCache<Grant>(grants, generations);
  const select = database.prepare(
    `SELECT ${tokenTable.columns}, ${appTable.columns}, ${pageTable.columns},
        page_permission.permissions
      FROM token
      JOIN app ON app.id = token.app_id
      JOIN page ON page.id = token.page_id
      LEFT JOIN page_permission ON page_permission.page_id = token.page_id
        AND page_permission.app_id = token.app_id
      WHERE token.digest = ?`,
  );
  const appAt = tokenTable.width;
  const pageAt = appAt + appTable.width;
  const heldAt = pageAt + pageTable.width;

  return (digest) => {
    const known = cache.get(digest);
    if (known !== undefined) return known;
    const commits = generations.commits();
    const row = select.get(digest);
    if (row === undefined) return undefined;
    const token = tokenTable.record(row);
    const held: Permission[] = JSON.parse(String(row[heldAt] ?? '[]'));
    const found: Grant = {
      token,
      app: appTable.record(row, appAt),
      page: pageTable.record(row, pageAt),
      permissions: effectivePermissions(token, held),
    };
    cache.keep(token.digest, found, REGISTRY, REGISTRY, commits);
    return found;
  };
}

const byId = ({ id }: { id: string }): Key => [id];
