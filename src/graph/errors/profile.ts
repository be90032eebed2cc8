/** Errors of the profile read itself. */
import { oauth } from './row.ts';

export const PROFILE_ERRORS = {
  fields_syntax: oauth(2500, 'Syntax error "{problem}" at character {at}: {fields}', {
    source: 'dossier §3.6',
    cause: '`fields` does not follow its grammar.',
    remedy: 'Send names with commas between them: fields=first_name,last_name.',
  }),
  too_many_fields: oauth(100, '(#100) More than {limit} fields were asked for.', {
    source: 'ours',
    cause: '`fields` names more than any node has.',
    remedy: 'Ask for fewer.',
  }),
  fields_too_deep: oauth(100, '(#100) Fields are nested more than {limit} levels deep.', {
    source: 'ours',
    cause: 'Braces within braces in `fields`.',
    remedy: 'Ask for what lies deeper in a call of its own.',
  }),
  phone_only: oauth(100, '(#100) No profile available for this user.', {
    subcode: 2018218,
    source: 'dossier §3.2',
    cause: 'The account was made with a phone number alone: it has no profile.',
    remedy: 'Nothing the bot can do: greet this person without a name.',
  }),
  insufficient_permission: oauth(100, '(#100) Insufficient permission to access user profile.', {
    subcode: 2018247,
    source: 'dossier §3.3',
    cause:
      'The person never authorised this page or withdrew; or one of the fields asked for needs a permission that app or token do not hold: one such field loses the whole answer.',
    remedy:
      'Wait for an event that authorises (a message, Get Started), or leave out locale, timezone and gender. pagescope explain says which it is.',
  }),
  unknown_field: oauth(
    100,
    '(#100) Tried accessing nonexisting field ({field}) on node type ({node})',
    {
      source: 'dossier §3.5',
      cause:
        'The field does not exist in this version, or the id is a page’s: an echo’s sender is the page itself.',
      remedy: 'Leave the field out, or ask for a version in which it exists.',
    },
  ),
  eu_privacy: oauth(
    10,
    '(#10) This action was not submitted due to new privacy rules in Europe. See developer documentation for more info',
    {
      source: 'dossier §3.7',
      faultOnly: true,
      cause:
        'From December 2020 to April 2021 profile_pic was refused for people in Europe. Here by the preset err-eu-10.',
      remedy: 'Ask without profile_pic.',
    },
  ),
  instant_games: oauth(10, 'No Permission For Pages Associated to Instant Games.', {
    status: 403,
    source: 'dossier §3.7, §4.2',
    faultOnly: true,
    cause: 'On the real platform: the page belongs to an Instant Game.',
    remedy: 'Read profiles from another page.',
  }),
  invalid_parameter: oauth(100, 'Invalid parameter', {
    source: 'dossier §3.7',
    faultOnly: true,
    cause: 'Seen on profile reads in 2018 without a cause that could be told.',
    remedy: 'Compare the call with one that works.',
  }),
  unavailable: oauth(2, '(#2) Service temporarily unavailable', {
    transient: true,
    source: 'dossier §3.7',
    cause:
      'The store could not be read (the server’s log says why), or more was asked at once than can be answered in time (pagescope_overload_refused_total counts).',
    remedy: 'Try again; `is_transient` says that it may help.',
  }),
  unknown_error: oauth(1, 'An unknown error has occurred.', {
    status: 500,
    source: 'dossier §4.2',
    faultOnly: true,
    cause: 'On the real platform: anything.',
    remedy: 'Try again, and make the bot survive it.',
  }),
} as const;
