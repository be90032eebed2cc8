/** Errors of apps, their tokens and subscriptions, and of matching ids. */
import { oauth } from './row.ts';

export const NEIGHBOUR_ERRORS = {
  // Whose token
  page_token_needed: oauth(210, '(#210) This call requires a Page access token.', {
    source: 'Yoctol/bottender#373',
    cause: 'An app access token was sent where a page speaks.',
    remedy: 'Send the page’s token.',
  }),
  app_token_needed: oauth(
    100,
    '(#100) You must provide an app access token, or a user access token that is an owner or developer of the app',
    {
      source: 'nyaruka/rapidpro#3734; Spyna/protect-rest-api-after-social-login#3',
      cause: 'A page access token was sent where the app speaks.',
      remedy: 'Send APP_ID|APP_SECRET as access_token.',
    },
  ),

  only_by_app: oauth(15, '(#15) This method must be called with an app access_token.', {
    source: 'public files: recorded answers, for other methods of the app',
    cause: 'A page access token was sent to the app’s subscriptions.',
    remedy: 'Send APP_ID|APP_SECRET as access_token.',
  }),
  debug_other_app: oauth(
    100,
    '(#100) The App_id in the input_token did not match the Viewing App',
    {
      source: 'public files: recorded answers, 2020 and later',
      cause: 'input_token was issued to another app.',
      remedy: 'Send the access token of the app that input_token is of.',
    },
  ),

  // /oauth/access_token
  oauth_client_missing: oauth(101, 'Missing client_id parameter.', {
    source: 'arsduo/koala#45; the code by that of an unknown id',
    cause: 'client_id was not sent.',
    remedy: 'Send the app’s id.',
  }),
  oauth_client: oauth(101, 'Error validating application. Invalid application ID.', {
    source: 'dossier §5.5; diowa/icare#5',
    cause: 'No app has this client_id.',
    remedy: 'Send the app’s id.',
  }),
  oauth_secret: oauth(1, 'Error validating client secret.', {
    source: 'dossier §5.5; facebookarchive/php-graph-sdk#538',
    cause: 'client_secret is not the app’s, or was not sent.',
    remedy: 'Send the app’s secret. A rotated one is void at once.',
  }),
  oauth_grant: oauth(
    100,
    "Invalid grant_type: '{grant}'. Supported types: authorization_code, client_credentials",
    {
      source: 'dossier §5.5',
      cause: 'grant_type is another word.',
      remedy: 'Send client_credentials.',
    },
  ),
  oauth_redirect: oauth(191, 'Missing redirect_uri parameter.', {
    source: 'dossier §5.5',
    cause:
      'Without grant_type, or with authorization_code, a login is asked for, which this server has not.',
    remedy: 'Send grant_type=client_credentials.',
  }),
  oauth_login: oauth(100, 'This server has no Facebook Login: no code can be exchanged here.', {
    source: 'ours',
    cause: 'grant_type authorization_code with a redirect_uri.',
    remedy: 'Send grant_type=client_credentials, or issue a page access token.',
  }),

  // Subscriptions
  callback_unverified: oauth(
    2200,
    '(#2200) Callback verification failed with the following errors: {problem}',
    {
      source: 'fbsamples/original-coast-clothing#84',
      cause: 'The callback did not answer the handshake with hub.challenge.',
      remedy: 'Answer a GET that carries the right hub.verify_token with hub.challenge alone.',
    },
  ),
  field_needs_permission: oauth(
    200,
    '(#200) To subscribe to the {field} field, one of these permissions is needed: pages_messaging',
    {
      status: 403,
      source: 'public files',
      cause: 'App or token do not hold pages_messaging on this page.',
      remedy: 'PUT /admin/v1/pages/{id}/permissions gives it to the app.',
    },
  ),

  // Matching ids
  edge_too_new: oauth(12, '(#12) {edge} requires version v2.9 or higher', {
    source: 'amuramoto/messenger-node#4',
    cause: 'The path has an older version, or none and the app’s default is older.',
    remedy: 'Put v2.9 or a later one into the path.',
  }),
  limit_wrong: oauth(100, '(#100) Param limit must be a whole number greater than zero', {
    source: 'ours',
    cause: '`limit` is no number, or less than 1.',
    remedy: 'Send how many items an answer may hold, or nothing.',
  }),
  cursor_unknown: oauth(100, '(#100) Param {param} is no cursor of this edge', {
    source: 'ours',
    cause: '`after` is not what an earlier answer’s paging.cursors held.',
    remedy: 'Start without it.',
  }),
} as const;
