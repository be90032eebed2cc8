/** Errors of rate limits. */
import { oauth } from './row.ts';

const LATER =
  'Wait until the usage headers of other answers fall, or the window is over. In dev limits are off unless switched on.';
const MORE = 'https://developers.facebook.com/docs/graph-api/overview/rate-limiting';

export const LIMIT_ERRORS = {
  app_limit: oauth(4, '(#4) Application request limit reached', {
    source: 'dossier §4.1',
    cause:
      'The app made more than 200 calls an hour for each of its users: by an app access token, or by page access tokens in v2.6 and before.',
    remedy: LATER,
  }),
  token_limit: oauth(17, '(#17) User request limit reached', {
    source: 'dossier §4.1; many public clients know the words',
    cause:
      'One access token made more calls an hour than the operator allows. Facebook counts users here and keeps the number to itself; by default there is none.',
    remedy: LATER,
  }),
  page_limit: oauth(32, '(#32) Page request limit reached', {
    source: 'dossier §3.7, §4.1',
    cause: 'The page was called more than 4,800 times in 24 hours for each person it met.',
    remedy: LATER,
  }),
  custom_limit: oauth(613, '(#613) Calls to this api have exceeded the rate limit.', {
    source: 'dossier §4.1',
    cause: 'A page was called more often in one second than the operator allows.',
    remedy: 'Spread the calls.',
  }),
  business_limit_page: oauth(
    80001,
    `(#80001) There have been too many calls to this Page account. Wait a bit and try again. For more info, please refer to ${MORE}.`,
    {
      source: 'dossier §4.1',
      faultOnly: true,
      cause: 'On the real platform: calls about the page that are not about Messenger.',
      remedy: LATER,
    },
  ),
  business_limit: oauth(
    80006,
    `(#80006) There have been too many calls to this Messenger account. Wait a bit and try again. For more info, please refer to ${MORE}.`,
    {
      source: 'dossier §4.1: the code; the words by analogy with 80001',
      cause: 'The page was called more than 200 times in 24 hours for each person it met.',
      remedy: LATER,
    },
  ),
} as const;
