/**
 * Errors of sending that hang on what this server has not: review by Meta, fees, files that are
 * fetched, other people's phones. A bot meets them by a fault on purpose.
 */
import { oauth } from './row.ts';

const TABLE = 'public files: the table of error codes of the Messenger Platform';
const TESTERS =
  'Cannot message users who are not admins, developers or testers of the app until {permission} permission is reviewed and the app is live.';

const faultOnly = true;

export const SEND_FAULTS = {
  send_failed: oauth(1200, '(#1200) Temporary send message failure. Please try again later.', {
    source: TABLE,
    faultOnly,
    cause: 'On the real platform: something broke within it.',
    remedy: 'Send it again, a little later.',
  }),
  phone_sends_limit: oauth(4, '(#4) Too many send requests to phone numbers', {
    subcode: 2018022,
    source: TABLE,
    faultOnly,
    cause: 'On the real platform: too many messages by customer matching.',
    remedy: 'Spread the calls.',
  }),
  testers_only: oauth(200, `(#200) ${TESTERS.replace('{permission}', 'pages_messaging')}`, {
    status: 403,
    subcode: 2018028,
    source: 'dossier §9.1, §4.2',
    faultOnly,
    cause: 'On the real platform: the app is not live, and the person has no role in it.',
    remedy: 'Give the person a role in the app, or have pages_messaging reviewed.',
  }),
  phone_testers_only: oauth(
    200,
    `(#200) ${TESTERS.replace('{permission}', 'pages_messaging_phone_number')}`,
    {
      status: 403,
      subcode: 2018027,
      source: `dossier §9.3; ${TABLE}`,
      faultOnly,
      cause: 'On the real platform: the same, for a recipient by phone number.',
      remedy: 'Have pages_messaging_phone_number reviewed.',
    },
  ),
  phone_fee: oauth(
    200,
    '(#200) Requires phone matching access fee to be paid by this page unless the recipient user is an admin, developer, or tester of the app.',
    {
      status: 403,
      subcode: 2018021,
      source: `dossier §9.3; ${TABLE}`,
      faultOnly,
      cause: 'On the real platform: customer matching wants a fee, once for each page.',
      remedy: 'Write to people with a role in the app, or pay.',
    },
  ),
  cannot_receive: oauth(
    10,
    "(#10) This Person Cannot Receive Messages: This person isn't receiving messages from you right now.",
    {
      status: 403,
      subcode: 2018108,
      source: TABLE,
      faultOnly,
      cause: 'On the real platform: the person cannot be written to at the moment.',
      remedy: 'Wait until they write again.',
    },
  ),
  file_not_fetched: oauth(
    100,
    '(#100) Failed to fetch the file from the url. Check that the URL is valid, with a valid SSL certificate, valid file size, and that the server is responding fast enough to avoid timeouts.',
    {
      subcode: 2018008,
      source: TABLE,
      faultOnly,
      cause: 'On the real platform: an attachment’s url does not answer. Here nothing is fetched.',
      remedy: 'Look whether the address answers to everybody.',
    },
  ),
  file_not_taken: oauth(
    100,
    '(#100) Upload attachment failure. A common way to trigger this error is that the provided media type does not match type of file provided int the URL.',
    {
      subcode: 2018047,
      source: TABLE,
      faultOnly,
      cause: 'On the real platform: the file is not what its type says.',
      remedy: 'Send it as file, or with the type that it has.',
    },
  ),
  file_too_large: oauth(100, '(#100) Attachment size exceeds allowable limit', {
    subcode: 2018109,
    source: TABLE,
    faultOnly,
    cause: 'On the real platform: the file has more than 25 MB.',
    remedy: 'Send a smaller one, or a link.',
  }),
} as const;
