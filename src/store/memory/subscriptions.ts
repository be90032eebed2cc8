import type { App } from '../../domain/app.ts';
import type { PageSettings } from '../../domain/page-settings.ts';
import { deliveredFields, type Subscription, type Webhook } from '../../domain/subscription.ts';
import type { Subscriptions } from '../store.ts';
import { compare, key, type Rows } from './rows.ts';

export function memorySubscriptions(app: (id: string) => App | undefined): Subscriptions {
  /** By app. */
  const webhooks: Rows<Webhook> = new Map();
  /** By page and app. */
  const subscriptions: Rows<Subscription> = new Map();
  /** By page. */
  const settings: Rows<PageSettings> = new Map();

  return {
    webhook: (app) => webhooks.get(app),
    async changeWebhook(app, change) {
      const changed = change(webhooks.get(app));
      if (changed === undefined) webhooks.delete(app);
      else webhooks.set(app, changed);
      return changed;
    },

    subscription: (page, app) => subscriptions.get(key(page, app)),
    subscriptions: (page) =>
      [...subscriptions.values()]
        .filter(({ page_id }) => page_id === page)
        .sort((one, other) => compare([one.app_id], [other.app_id])),
    subscribers: (page) =>
      [...subscriptions.values()]
        .filter(({ page_id }) => page_id === page)
        .sort((one, other) => compare([one.app_id], [other.app_id]))
        .flatMap((subscription) => {
          const { app_id } = subscription;
          const version = app(app_id)?.default_version;
          const fields = deliveredFields(webhooks.get(app_id), subscription);
          return version === undefined || fields.length === 0 ? [] : [{ app_id, version, fields }];
        }),
    async subscribe(subscription) {
      subscriptions.set(key(subscription.page_id, subscription.app_id), subscription);
    },
    unsubscribe: async (page, app) => subscriptions.delete(key(page, app)),

    settings: (page) => settings.get(page) ?? {},
    async changeSettings(page, change) {
      const changed = change(settings.get(page) ?? {});
      settings.set(page, changed);
      return changed;
    },
  };
}
