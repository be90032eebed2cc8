/** What Graph says of a parameter that has not the shape it needs; `{param}` is its name. */
import { oauth } from './row.ts';

const FOUND = 'public files: recorded answers to a library’s tests, 2017';

export const PARAMETER_ERRORS = {
  param_required: oauth(100, '(#100) The parameter {param} is required', {
    source: FOUND,
    cause: 'The parameter, or a member of it, is missing.',
    remedy: 'Send it. Within a template `name_placeholder` stands for the payload.',
  }),
  param_non_empty: oauth(100, '(#100) param {param} must be non-empty.', {
    source: `${FOUND}; laravel-notification-channels/facebook#25`,
    cause: 'The parameter is an empty list, object or text.',
    remedy: 'Send at least one.',
  }),
  param_text: oauth(100, '(#100) Param {param} must be a non-empty UTF-8 encoded string', {
    source: FOUND,
    cause: 'The text is empty, or is no text.',
    remedy: 'Send a text of at least one character, or leave the member out.',
  }),
  param_too_long: oauth(
    100,
    '(#100) Length of param {param} must be less than or equal to {limit}',
    {
      source: 'microsoft/botframework-sdk#1335; Charca/bootbot#23; public files',
      cause: 'The text has more characters than this version takes.',
      remedy: 'Shorten it, or send several messages.',
    },
  ),
  param_one_of: oauth(100, '(#100) Param {param} must be one of {{words}}', {
    source: FOUND,
    cause: 'The word is none of those that are known here.',
    remedy: 'Send one of those that are named, in any case.',
  }),
  param_too_many: oauth(105, '(#105) param {param} has too many elements.', {
    source: 'howdyai/botkit#1672; botman/botman#694',
    cause: 'The list is longer than it may be.',
    remedy: 'Send fewer, or several messages.',
  }),
  param_too_few: oauth(194, '(#194) param {param} has too few elements.', {
    source: `${FOUND}; guidone/node-red-contrib-chatbot#512`,
    cause: 'The list is shorter than it must be.',
    remedy: 'Send more, or leave the list out.',
  }),
  param_url: oauth(100, '(#100) {param} should represent a valid URL', {
    source: FOUND,
    cause: 'The text is no URL of http or https.',
    remedy: 'Send a whole URL, with its scheme.',
  }),
  param_keys: oauth(100, '(#100) Invalid keys "{keys}" were found in param "{param}".', {
    source: 'restfb/restfb#541; pimax/fb-messenger-php#90; public files',
    cause: 'The object has members that nobody knows here: mistyped ones, often camel-cased.',
    remedy: 'Leave them out, or correct them.',
  }),
  param_object: oauth(100, '(#100) Param {param} must be an object.', {
    source: 'ours',
    cause: 'Something else stands where an object is expected.',
    remedy: 'Send a JSON object; in a form, as text or as {param}[member]=….',
  }),
  param_list: oauth(100, '(#100) Param {param} must be an array.', {
    source: 'ours',
    cause: 'Something else stands where a list is expected.',
    remedy: 'Send a JSON array.',
  }),
  param_boolean: oauth(100, '(#100) Param {param} must be a boolean.', {
    source: 'ours',
    cause: 'Neither true nor false was sent.',
    remedy: 'Send true or false.',
  }),
  param_json: oauth(100, '(#100) Param {param} is not valid JSON.', {
    source: 'ours',
    cause: 'The text begins like JSON and is none, or is nested too deep.',
    remedy: 'Send it as JSON.',
  }),
} as const;
