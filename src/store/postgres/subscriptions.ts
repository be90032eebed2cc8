/** What apps are told of pages, and what pages set of their threads. */
import type { PageSettings } from '../../domain/page-settings.ts';
import { deliveredFields, type Subscriber } from '../../domain/subscription.ts';
import type { Subscriptions } from '../store.ts';
import { Coalesced } from './coalesced.ts';
import type { Database } from './database.ts';
import { pageSettingsTable, subscriptionTable, webhookTable } from './tables.ts';
import { isText } from './text.ts';

export function postgresSubscriptions(database: Database): Subscriptions {
  return {
    ...webhooks(database),
    ...subscriptions(database),
    ...subscribers(database),
    ...settings(database),
  };
}

function webhooks(database: Database): Pick<Subscriptions, 'webhook' | 'changeWebhook'> {
  const { columns, insert, update, record, values } = webhookTable;
  const select = database.prepare(`SELECT ${columns} FROM webhook WHERE app_id = $1`);
  const hold = database.prepare(`SELECT ${columns} FROM webhook WHERE app_id = $1 FOR UPDATE`);
  const add = database.prepare(insert);
  const replace = database.prepare(update);
  const remove = database.prepare('DELETE FROM webhook WHERE app_id = $1');

  return {
    async webhook(app) {
      const row = await database.get(select, [app]);
      return row && record(row);
    },
    changeWebhook: (app, change) =>
      database.transact(`webhook ${app}`, async (transaction) => {
        const row = await transaction.get(hold, [app]);
        const changed = change(row && record(row));
        if (changed !== undefined) {
          transaction.write(row === undefined ? add : replace, values([app], changed));
        } else if (row !== undefined) {
          transaction.write(remove, [app]);
        }
        return changed;
      }),
  };
}

function subscriptions(
  database: Database,
): Pick<Subscriptions, 'subscription' | 'subscriptions' | 'subscribe' | 'unsubscribe'> {
  const { columns, put, record, values } = subscriptionTable;
  const select = database.prepare(
    `SELECT ${columns} FROM subscription WHERE page_id = $1 AND app_id = $2`,
  );
  const selectAll = database.prepare(
    `SELECT ${columns} FROM subscription WHERE page_id = $1 ORDER BY app_id`,
  );
  const replace = database.prepare(put);
  const remove = database.prepare('DELETE FROM subscription WHERE page_id = $1 AND app_id = $2');

  return {
    async subscription(page, app) {
      const row = await database.get(select, [page, app]);
      return row && record(row);
    },
    async subscriptions(page) {
      return (await database.all(selectAll, [page])).map((row) => record(row));
    },
    async subscribe(subscription) {
      await database.run(replace, values([], subscription));
    },
    unsubscribe: async (page, app) => (await database.run(remove, [page, app])) === 1,
  };
}

function subscribers(database: Database): Pick<Subscriptions, 'subscribers'> {
  const select = database.prepare(
    `SELECT ${subscriptionTable.columns}, ${webhookTable.columns}, app.default_version
      FROM subscription
      JOIN webhook ON webhook.app_id = subscription.app_id
      JOIN app ON app.id = subscription.app_id
      WHERE subscription.page_id = any($1::text[]) ORDER BY subscription.app_id`,
  );
  const webhookAt = subscriptionTable.width;
  const versionAt = webhookAt + webhookTable.width;

  // Asked for every event.
  const coalesced = new Coalesced<string, Subscriber[]>(database.name, async (pages) => {
    const found = new Map<string, Subscriber[]>(pages.map((page) => [page, []]));
    for (const row of await database.all(select, [pages])) {
      const subscription = subscriptionTable.record(row);
      const fields = deliveredFields(webhookTable.record(row, webhookAt), subscription);
      const { app_id, page_id } = subscription;
      const version = row[versionAt] as string;
      if (fields.length > 0) found.get(page_id)?.push({ app_id, version, fields });
    }
    return pages.map((page) => found.get(page));
  });
  return {
    async subscribers(page) {
      return (isText(page) ? await coalesced.read(page, page) : undefined) ?? [];
    },
  };
}

function settings(database: Database): Pick<Subscriptions, 'settings' | 'changeSettings'> {
  const { columns, insert, update, record, values } = pageSettingsTable;
  const select = database.prepare(`SELECT ${columns} FROM page_settings WHERE page_id = $1`);
  const hold = database.prepare(
    `SELECT ${columns} FROM page_settings WHERE page_id = $1 FOR UPDATE`,
  );
  const add = database.prepare(insert);
  const replace = database.prepare(update);

  return {
    async settings(page): Promise<PageSettings> {
      const row = await database.get(select, [page]);
      return row === undefined ? {} : record(row).settings;
    },
    changeSettings: (page, change) =>
      database.transact(`settings ${page}`, async (transaction) => {
        const row = await transaction.get(hold, [page]);
        const settings = change(row === undefined ? {} : record(row).settings);
        transaction.write(row === undefined ? add : replace, values([page], { settings }));
        return settings;
      }),
  };
}
