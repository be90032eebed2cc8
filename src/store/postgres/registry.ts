/** Apps, pages, tokens, permissions and settings: small tables without a lane. */
import { type Key, toListed } from '../cursor.ts';
import type { Listed, Listing, OfBusiness, Registry } from '../store.ts';
import { Coalesced } from './coalesced.ts';
import type { Database } from './database.ts';
import { grantReader } from './grants.ts';
import { postgresSubscriptions } from './subscriptions.ts';
import { appTable, pagePermissionTable, pageTable, type Table, tokenTable } from './tables.ts';
import { isText, startOf } from './text.ts';

export function postgresRegistry(database: Database): Registry {
  const apps = named(database, appTable);
  const pages = named(database, pageTable);
  const tokens = named(database, tokenTable);
  const ofBusiness = { apps: listed(database, appTable, 'business_id') };
  const pagesOfBusiness = listed(database, pageTable, 'business_id');
  const tokensOfPage = listed(database, tokenTable, 'page_id');

  return {
    app: apps.find,
    apps: business(apps.list, ofBusiness.apps),
    addApp: apps.add,
    changeApp: apps.change,
    page: pages.find,
    pages: business(pages.list, pagesOfBusiness),
    addPage: pages.add,
    changePage: pages.change,
    ...permissions(database),
    ...postgresSubscriptions(database),
    grant: grantReader(database),
    token: tokens.find,
    tokens: (listing) =>
      listing.page === undefined ? tokens.list(listing) : tokensOfPage(listing.page, listing),
    addToken: tokens.add,
    revokeToken: (id, reason, at) =>
      tokens.change(id, (token) =>
        token.revoked_at === null ? { ...token, revoked_at: at, revoked_reason: reason } : token,
      ),
  };
}

/** Rows that are known by an id alone. */
function named<Rec extends { id: string }>(
  database: Database,
  { name, columns, insert, update, record, values }: Table<Rec>,
) {
  const select = database.prepare(`SELECT ${columns} FROM ${name} WHERE id = any($1::text[])`);
  const hold = database.prepare(`SELECT ${columns} FROM ${name} WHERE id = $1 FOR UPDATE`);
  // Every event asks for its page.
  const coalesced = new Coalesced<string, Rec>(database.name, async (ids) => {
    const rows = (await database.all(select, [ids])).map((row) => record(row));
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => found.get(id));
  });
  const selectPage = database.prepare(
    `SELECT ${columns} FROM ${name} WHERE id > $1 ORDER BY id LIMIT $2`,
  );
  const insertNew = database.prepare(`${insert} ON CONFLICT DO NOTHING`);
  const replace = database.prepare(update);

  return {
    async find(id: string): Promise<Rec | undefined> {
      return isText(id) ? coalesced.read(id, id) : undefined;
    },
    async list(listing: Listing): Promise<Listed<Rec>> {
      const after = startOf(listing.after, ['']);
      const rows = await database.all(selectPage, [...after, listing.limit + 1]);
      return toListed(
        rows.map((row) => record(row)),
        listing,
        byId,
      );
    },
    add: async (row: Rec) => (await database.run(insertNew, values([], row))) === 1,
    change: (id: string, change: (row: Rec) => Rec) =>
      database.transact(`${name} ${id}`, async (transaction) => {
        const row = await transaction.get(hold, [id]);
        if (row === undefined) return undefined;
        const changed = change(record(row));
        transaction.write(replace, values([], changed));
        return changed;
      }),
  };
}

/** Those that agree in one column. */
function listed<Rec extends { id: string }>(
  database: Database,
  { name, columns, record }: Table<Rec>,
  column: string,
) {
  const select = database.prepare(
    `SELECT ${columns} FROM ${name} WHERE ${column} = $1 AND id > $2 ORDER BY id LIMIT $3`,
  );
  return async (value: string, listing: Listing): Promise<Listed<Rec>> => {
    const after = startOf(listing.after, ['']);
    const rows = await database.all(select, [value, ...after, listing.limit + 1]);
    return toListed(
      rows.map((row) => record(row)),
      listing,
      byId,
    );
  };
}

function business<Rec>(
  all: (listing: Listing) => Promise<Listed<Rec>>,
  some: (business: string, listing: Listing) => Promise<Listed<Rec>>,
) {
  return (listing: Listing & OfBusiness): Promise<Listed<Rec>> =>
    listing.business === undefined ? all(listing) : some(listing.business, listing);
}

function permissions(
  database: Database,
): Pick<Registry, 'permissions' | 'reviews' | 'pageApps' | 'setPermissions'> {
  const { columns, put, record, values } = pagePermissionTable;
  const select = database.prepare(
    `SELECT ${columns} FROM page_permission WHERE page_id = $1 AND app_id = $2`,
  );
  const selectApps = database.prepare(
    'SELECT app_id FROM page_permission WHERE page_id = $1 ORDER BY app_id',
  );
  const replace = database.prepare(put);
  const remove = database.prepare('DELETE FROM page_permission WHERE page_id = $1 AND app_id = $2');

  return {
    async permissions(app, page) {
      const row = await database.get(select, [page, app]);
      return row === undefined ? [] : record(row).permissions;
    },
    async pageApps(page) {
      return (await database.all(selectApps, [page])).map(([id]) => id as string);
    },
    async reviews(app, page) {
      const row = await database.get(select, [page, app]);
      return row === undefined ? {} : record(row).reviews;
    },
    async setPermissions(app_id, page_id, permissions, reviews = {}) {
      const isBlank = permissions.length === 0 && Object.keys(reviews).length === 0;
      if (isBlank) await database.run(remove, [page_id, app_id]);
      else await database.run(replace, values([], { app_id, page_id, permissions, reviews }));
    },
  };
}

const byId = ({ id }: { id: string }): Key => [id];
