/**
 * `GET /me/messaging_feature_review`: how far the app's permissions on the page are reviewed
 * (dossier §1.2). What the app holds is approved; what it lacks was never submitted.
 */
import type { Permission } from '../../domain/app.ts';
import type { Call } from '../call.ts';
import type { Json } from '../json.ts';

const FEATURES: readonly { feature: string; permission: Permission }[] = [
  { feature: 'gender', permission: 'pages_user_gender' },
  { feature: 'locale', permission: 'pages_user_locale' },
  { feature: 'time_zone', permission: 'pages_user_timezone' },
];

export function featureReview({ grant }: Call): Json {
  const held = grant!.permissions;
  return {
    data: FEATURES.filter(({ permission }) => held.includes(permission)).map(({ feature }) => ({
      feature,
      status: 'approved',
    })),
  };
}
