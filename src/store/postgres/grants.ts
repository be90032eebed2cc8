/** Tokens and all that they speak for, as one question asks for them. */
import type { Permission } from '../../domain/app.ts';
import { effectivePermissions, type Grant } from '../../domain/page.ts';
import type { Registry } from '../store.ts';
import { Coalesced } from './coalesced.ts';
import type { Database } from './database.ts';
import type { Row } from './statement.ts';
import { appTable, pageTable, tokenTable } from './tables.ts';
import { isText } from './text.ts';

const COLUMNS = [
  ...[tokenTable.columns, appTable.columns, pageTable.columns],
  'page_permission.permissions',
].join(', ');
const FROM = `FROM token
  JOIN app ON app.id = token.app_id
  JOIN page ON page.id = token.page_id
  LEFT JOIN page_permission ON page_permission.page_id = token.page_id
    AND page_permission.app_id = token.app_id
  WHERE token.digest = any($1::text[])`;

/** Of the digests in `$1`: one row of one column, for {@link grantsFound} to read. */
export const GRANTS = `SELECT json_agg(json_build_array(${COLUMNS}))::text AS found ${FROM}`;

const APP_AT = tokenTable.width;
const PAGE_AT = APP_AT + appTable.width;
const HELD_AT = PAGE_AT + pageTable.width;

/** Those of one turn are one question. */
export function grantReader(database: Database): Registry['grant'] {
  const select = database.prepare(`SELECT ${COLUMNS} ${FROM}`);
  const coalesced = new Coalesced<string, Grant>(database.name, async (digests) => {
    const grants = byDigest(await database.all(select, [digests]));
    return digests.map((digest) => grants.get(digest));
  });
  return (digest) => (isText(digest) ? coalesced.read(digest, digest) : Promise.resolve(undefined));
}

/**
 * Reads what {@link GRANTS} answered. Mostly it is to the letter what the question before was
 * answered, and then means the same.
 */
export function grantsFound(): (text: string | null) => ReadonlyMap<string, Grant> {
  let known: string | null = null;
  let grants: ReadonlyMap<string, Grant> = new Map();
  return (text) => {
    if (text !== known) {
      grants = byDigest(text === null ? [] : (JSON.parse(text) as Row[]));
      known = text;
    }
    return grants;
  };
}

function byDigest(rows: readonly Row[]): Map<string, Grant> {
  const grants = new Map<string, Grant>();
  for (const row of rows) {
    const token = tokenTable.record(row);
    const held: Permission[] = JSON.parse(String(row[HELD_AT] ?? '[]'));
    grants.set(token.digest, {
      token,
      app: appTable.record(row, APP_AT),
      page: pageTable.record(row, PAGE_AT),
      permissions: effectivePermissions(token, held),
    });
  }
  return grants;
}
