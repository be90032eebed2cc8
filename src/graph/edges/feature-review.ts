/**
 * `GET /me/messaging_feature_review`: how far the app's permissions on the page are reviewed
 * (dossier §1.2). What the app holds is approved; what was never submitted is not told.
 */
import type { Permission } from '../../domain/app.ts';
import type { Call } from '../call.ts';
import type { Json } from '../json.ts';

/** In the order of the documented answer. */
const FEATURES: readonly { feature: string; permission: Permission }[] = [
  { feature: 'subscription_messaging', permission: 'pages_messaging_subscriptions' },
  { feature: 'gender', permission: 'pages_user_gender' },
  { feature: 'locale', permission: 'pages_user_locale' },
  { feature: 'time_zone', permission: 'pages_user_timezone' },
];

export async function featureReview({ services, grant }: Call): Promise<Json> {
  const { registry } = services.store;
  const { app, page } = grant!;
  // The review is the app's: a token that was given less says nothing of it.
  const held = await registry.permissions(app.id, page.id);
  const reviews = await registry.reviews(app.id, page.id);
  const data = FEATURES.flatMap(({ feature, permission }) => {
    const status = held.includes(permission) ? 'approved' : reviews[permission];
    return status === undefined ? [] : [{ feature, status }];
  });
  return { data };
}
