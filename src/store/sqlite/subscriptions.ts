/** What apps are told of pages, and what pages set of their threads. */
import type { PageSettings } from '../../domain/page-settings.ts';
import { deliveredFields, type Subscriber, type Webhook } from '../../domain/subscription.ts';
import type { Subscriptions } from '../store.ts';
import { CurrentCache } from './cache.ts';
import type { Database } from './database.ts';
import { type Generations, REGISTRY } from './generations.ts';
import { pageSettingsTable, subscriptionTable, webhookTable } from './tables.ts';
import type { Writer } from './writer.ts';

export function sqliteSubscriptions(
  database: Database,
  group: Writer,
  generations: Generations,
  cachedPages: number,
): Subscriptions {
  return {
    subscribers: subscribers(database, generations, cachedPages),
    ...webhooks(database, group),
    ...subscriptions(database, group),
    ...settings(database, group),
  };
}

function webhooks(
  database: Database,
  group: Writer,
): Pick<Subscriptions, 'webhook' | 'changeWebhook'> {
  const { columns, put, record, values } = webhookTable;
  const select = database.prepare(`SELECT ${columns} FROM webhook WHERE app_id = ?`);
  const webhook = (app: string): Webhook | undefined => {
    const row = select.get(app);
    return row && record(row);
  };
  const replace = database.prepare(put);
  const remove = database.prepare('DELETE FROM webhook WHERE app_id = ?');

  return {
    webhook,
    changeWebhook: (app, change) =>
      group.write([REGISTRY], () => {
        const changed = change(webhook(app));
        if (changed === undefined) remove.run(app);
        else replace.run(...values([app], changed));
        return changed;
      }),
  };
}

function subscriptions(
  database: Database,
  group: Writer,
): Pick<Subscriptions, 'subscription' | 'subscriptions' | 'subscribe' | 'unsubscribe'> {
  const { columns, put, record, values } = subscriptionTable;
  const select = database.prepare(
    `SELECT ${columns} FROM subscription WHERE page_id = ? AND app_id = ?`,
  );
  const selectAll = database.prepare(
    `SELECT ${columns} FROM subscription WHERE page_id = ? ORDER BY app_id`,
  );
  const replace = database.prepare(put);
  const remove = database.prepare('DELETE FROM subscription WHERE page_id = ? AND app_id = ?');

  return {
    subscription(page, app) {
      const row = select.get(page, app);
      return row && record(row);
    },
    subscriptions: (page) => selectAll.all(page).map((row) => record(row)),
    subscribe: (subscription) =>
      group.write([REGISTRY], () => {
        replace.run(...values([], subscription));
      }),
    unsubscribe: (page, app) => group.write([REGISTRY], () => remove.run(page, app) === 1),
  };
}

/** Asked for every event, and almost always answered as before. */
function subscribers(
  database: Database,
  generations: Generations,
  cachedPages: number,
): (page: string) => readonly Subscriber[] {
  const cache = new CurrentCache<readonly Subscriber[]>(cachedPages, generations);
  const select = database.prepare(
    `SELECT ${subscriptionTable.columns}, ${webhookTable.columns}, app.default_version
      FROM subscription
      JOIN webhook ON webhook.app_id = subscription.app_id
      JOIN app ON app.id = subscription.app_id
      WHERE subscription.page_id = ? ORDER BY subscription.app_id`,
  );
  const webhookAt = subscriptionTable.width;
  const versionAt = webhookAt + webhookTable.width;

  return (page) => {
    const known = cache.get(page);
    if (known !== undefined) return known;
    const commits = generations.commits();
    const found = select.all(page).flatMap((row) => {
      const subscription = subscriptionTable.record(row);
      const { app_id } = subscription;
      const fields = deliveredFields(webhookTable.record(row, webhookAt), subscription);
      return fields.length === 0 ? [] : [{ app_id, version: row[versionAt] as string, fields }];
    });
    cache.keep(page, found, REGISTRY, REGISTRY, commits);
    return found;
  };
}

function settings(
  database: Database,
  group: Writer,
): Pick<Subscriptions, 'settings' | 'changeSettings'> {
  const { columns, put, record, values } = pageSettingsTable;
  const select = database.prepare(`SELECT ${columns} FROM page_settings WHERE page_id = ?`);
  const settings = (page: string): PageSettings => {
    const row = select.get(page);
    return row === undefined ? {} : record(row).settings;
  };
  const replace = database.prepare(put);

  return {
    settings,
    changeSettings: (page, change) =>
      group.write([REGISTRY], () => {
        const changed = change(settings(page));
        replace.run(...values([page], { settings: changed }));
        return changed;
      }),
  };
}
