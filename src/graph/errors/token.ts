/** Errors of the access token and of what proves who sent it. */
import { dead, method, oauth } from './row.ts';

const CATALOGUE = 'dossier §4.1';
const NEW_TOKEN =
  'Issue a page access token: pagescope token create, or POST /admin/v1/pages/{id}/tokens.';

/** The subcodes are listed in public; of these rows nobody recorded the words. */
const OURS = { source: 'dossier §4.1: the subcode; the words are ours', faultOnly: true } as const;

const GARBAGE = {
  cause:
    'The token was not minted by this server: mistyped, cut off, or a real one of Facebook’s. An app access token whose secret is wrong says the same.',
  remedy: NEW_TOKEN,
} as const;

export const TOKEN_ERRORS = {
  token_missing_me: oauth(
    2500,
    'An active access token must be used to query information about the current user.',
    {
      source: CATALOGUE,
      cause:
        '`me` was asked for without a token, or with an app access token, which is nobody’s page.',
      remedy: 'Send the page access token: ?access_token=… or Authorization: Bearer ….',
    },
  ),
  token_missing: oauth(104, 'An access token is required to request this resource.', {
    source: CATALOGUE,
    cause: 'The call carries no access token.',
    remedy: 'Send the page access token: ?access_token=… or Authorization: Bearer ….',
  }),
  token_conflict: oauth(
    100,
    'Two different access tokens were sent with this request. Send one of them, once.',
    {
      source: 'ours',
      cause: 'Query, body and headers carry access tokens that differ. The same one twice is fine.',
      remedy: 'Send the access token once.',
    },
  ),
  https_required: oauth(1, 'You must use https:// when passing an access token', {
    source: CATALOGUE,
    cause: 'The token came over plain http, and the server was started with --require-https.',
    remedy: 'Call by https, or start the server without --require-https.',
  }),

  token_undecryptable: oauth(190, 'The access token could not be decrypted', {
    source: CATALOGUE,
    faultOnly: true,
    ...GARBAGE,
  }),
  token_invalid: oauth(190, 'Invalid OAuth access token.', { source: CATALOGUE, ...GARBAGE }),
  token_unparsable: oauth(190, 'Invalid OAuth access token - Cannot parse access token', {
    source: CATALOGUE,
    ...GARBAGE,
  }),
  token_data: oauth(190, 'Invalid OAuth access token data.', {
    source: CATALOGUE,
    faultOnly: true,
    ...GARBAGE,
  }),

  token_malformed: dead(456, 'The session is malformed.', {
    ...OURS,
    cause: 'The session behind the token cannot be read.',
    remedy: NEW_TOKEN,
  }),
  token_origin: dead(457, 'The session has an invalid origin.', {
    ...OURS,
    cause: 'The token is used from where it was not issued for.',
    remedy: NEW_TOKEN,
  }),
  token_app_removed: dead(458, 'The user has not authorized application {app}.', {
    cause: 'The token was revoked with the reason app_removed: its app was taken off the page.',
    remedy: NEW_TOKEN,
  }),
  token_app_removed_2015: dead(458, '{user} has not authorized application {app}', {
    faultOnly: true,
    cause: 'As above, in the words of 2015 and before.',
    remedy: NEW_TOKEN,
  }),
  token_checkpoint: dead(
    459,
    'You cannot access the app till you log in to www.facebook.com and follow the instructions given.',
    {
      source: 'dossier §4.1: the subcode; the words: facebook/facebook-ios-sdk',
      faultOnly: true,
      cause: 'Who issued the token must pass a security check first.',
      remedy: 'On the real platform: log in and follow the instructions.',
    },
  ),
  token_password: dead(
    460,
    'The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.',
    { cause: 'The token was revoked with the reason password.', remedy: NEW_TOKEN },
  ),
  token_reinstalled: dead(461, 'The user reinstalled the application.', {
    ...OURS,
    cause: 'The token is older than the app’s newest installation.',
    remedy: NEW_TOKEN,
  }),
  token_stale: dead(462, 'The session is stale.', {
    ...OURS,
    cause: 'The session behind the token was replaced.',
    remedy: NEW_TOKEN,
  }),
  token_expired: dead(463, 'Session has expired on {expired}. The current time is {now}.', {
    cause: 'The time of the token has passed.',
    remedy: `${NEW_TOKEN} In dev, PUT /admin/v1/clock moves the time.`,
  }),
  token_unconfirmed: dead(
    464,
    'Sessions for the user {user} are not allowed because the user is not a confirmed user.',
    {
      source: 'dossier §4.1: the subcode; the words: snarfed/bridgy#436',
      faultOnly: true,
      cause: 'The account of who issued the token is not confirmed.',
      remedy: 'On the real platform: confirm the account.',
    },
  ),
  token_invalid_user: dead(465, 'The user is invalid.', {
    ...OURS,
    cause: 'Who issued the token is gone.',
    remedy: NEW_TOKEN,
  }),
  token_api: dead(466, 'The session was invalidated explicitly using an API call.', {
    cause: 'The token was revoked: pagescope token revoke, or DELETE /admin/v1/tokens/{id}.',
    remedy: NEW_TOKEN,
  }),
  token_logout: dead(467, 'The session is invalid because the user logged out.', {
    cause: 'The token was revoked with the reason logout.',
    remedy: NEW_TOKEN,
  }),
  token_unused: dead(468, 'The session has not been used for too long.', {
    ...OURS,
    cause: 'The token lay unused.',
    remedy: NEW_TOKEN,
  }),

  proof_wrong: method('Invalid appsecret_proof provided in the API argument', {
    source: CATALOGUE,
    cause:
      '`appsecret_proof` was sent and is not the HMAC-SHA256 of this token under its app’s secret.',
    remedy:
      "Send appsecret_proof = HMAC-SHA256(app secret, access token) in hex, with the token's own app.",
  }),
  proof_missing: method('API calls from the server require an appsecret_proof argument', {
    source: CATALOGUE,
    cause: 'The app requires a proof (`require_proof`), and none was sent.',
    remedy:
      "Send appsecret_proof = HMAC-SHA256(app secret, access token) in hex, or set the app's require_proof to false.",
  }),
} as const;
