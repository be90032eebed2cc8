import type { PageSettings } from '../../domain/page-settings.ts';
import type { Subscription, Webhook } from '../../domain/subscription.ts';
import type { Subscriptions } from '../store.ts';
import { compare, key, type Rows } from './rows.ts';

export function memorySubscriptions(): Subscriptions {
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
