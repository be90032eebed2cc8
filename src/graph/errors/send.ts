/** Errors of sending: who it is for, what it is, and whether it may be sent. */
import { oauth } from './row.ts';

const FOUND = 'public files: recorded answers to a library’s tests, 2017';
const TABLE = 'public files: the table of error codes of the Messenger Platform';

export const SEND_ERRORS = {
  // The recipient
  recipient_id: oauth(100, '(#100) Param recipient[id] must be a valid ID string (e.g., "123")', {
    source: 'dossier §9.1',
    cause: 'recipient.id is no string of digits.',
    remedy: 'Send the PSID that a webhook carried.',
  }),
  recipient_contradicts: oauth(
    100,
    '(#100) Only one of the keys "{keys}" can be specified in param "recipient"',
    {
      source: 'ours',
      cause: 'The recipient is named in two ways.',
      remedy: 'Send id, phone_number or user_ref.',
    },
  ),
  recipient_unsupported: oauth(
    100,
    '(#100) A recipient by {key} is not supported here. Send id, phone_number or user_ref.',
    {
      source: 'ours',
      cause: 'Private replies, one-time notifications and the like are not implemented.',
      remedy: 'Send to the PSID.',
    },
  ),
  recipient_phone: oauth(
    100,
    '(#100) Param recipient[phone_number] must be a phone number with its country code (e.g., "+1(212)555-2368")',
    {
      source: 'ours',
      cause: 'The number has no +, or not 7 to 15 digits.',
      remedy: 'Send it with its country code.',
    },
  ),
  no_matching_user_2016: oauth(100, '(#100) No matching user found', {
    source: 'dossier §9.1',
    cause:
      'The page knows nobody by this id, number or user_ref: it is the page’s own id (an echo’s sender), another page’s PSID, or that of somebody erased.',
    remedy: 'Do not answer echoes; use a PSID that this page’s own webhooks carried.',
  }),
  no_matching_user: oauth(100, '(#100) No matching user found', {
    subcode: 2018001,
    source: 'dossier §9.1; public files: 2017-07-07',
    cause: 'As above, since the middle of 2017.',
    remedy: 'Do not answer echoes; use a PSID that this page’s own webhooks carried.',
  }),
  unreachable_2016: oauth(551, "(#551) This person isn't receiving messages from you right now", {
    source: 'public files: the table of 2016',
    cause: 'The person withdrew this page’s access, or switched platform permissions off.',
    remedy: 'Wait until they write again.',
  }),
  unreachable: oauth(551, "(#551) This person isn't available right now.", {
    subcode: 1545041,
    source: 'dossier §9.1; public files',
    cause: 'The person withdrew this page’s access, or switched platform permissions off.',
    remedy: 'Wait until they write again.',
  }),

  // Whether it may be sent
  permission_missing: oauth(230, '(#230) Requires {permission} permission to manage the object', {
    status: 403,
    source: 'dossier §9.1, §4.2',
    cause: 'App or token do not hold the permission on this page, or its review is not approved.',
    remedy: 'PUT /admin/v1/pages/{id}/permissions gives it to the app.',
  }),
  outside_window: oauth(
    10,
    '(#10) This message is sent outside of allowed window. Learn more about the new policy here: https://developers.facebook.com/docs/messenger-platform/policy-overview',
    {
      subcode: 2018278,
      source: 'home-assistant/core#32507; public files',
      cause:
        'More than a day has passed since the person did something in the thread, or never did.',
      remedy: 'Wait for the person, or send with messaging_type MESSAGE_TAG and a tag that fits.',
    },
  ),
  outside_window_2017: oauth(
    10,
    '(#10) This message is sent outside of allowed window. You need page_messaging_subscriptions permission to be able to do it.',
    {
      subcode: 2018065,
      source: TABLE,
      cause:
        'More than a day has passed since the person did something in the thread, and one message was sent since; or the tag needs the permission.',
      remedy:
        'Wait for the person, send with a tag, or give the app pages_messaging_subscriptions.',
    },
  ),
  tag_unknown: oauth(100, '(#100) Invalid tag.', {
    source: 'ker0x/messenger#67',
    cause: 'The tag is none of this version’s.',
    remedy: 'docs/versions.md names the tags of each year.',
  }),
  tag_without_type: oauth(100, '(#100) Messaging type should be MESSAGE_TAG for tagged messages.', {
    source: 'ker0x/messenger#106',
    cause: 'A tag came with another messaging_type, or without one.',
    remedy: 'Send messaging_type MESSAGE_TAG.',
  }),
  type_without_tag: oauth(100, '(#100) Param tag is required for messaging_type MESSAGE_TAG', {
    source: 'ours',
    cause: 'messaging_type is MESSAGE_TAG, and no tag was sent.',
    remedy: 'Send the tag.',
  }),

  // The message
  message_and_state: oauth(100, '(#100) Cannot send both message and state at the same time.', {
    subcode: 2018014,
    source: TABLE,
    cause: 'Both message and sender_action were sent.',
    remedy: 'Send two requests.',
  }),
  message_or_state: oauth(100, '(#100) Must send either message or state', {
    subcode: 2018015,
    source: FOUND,
    cause: 'Neither message nor sender_action was sent.',
    remedy: 'Send one of them.',
  }),
  message_empty: oauth(
    100,
    '(#100) Message cannot be empty, must provide valid attachment or text',
    {
      subcode: 2018034,
      source: FOUND,
      cause: 'The message has neither text nor attachment.',
      remedy: 'Send one of them: quick replies alone are no message.',
    },
  ),
  message_both: oauth(100, '(#100) Only one of text or attachment can be specified', {
    source: 'public files: a library’s tests, 2016',
    cause: 'The message has both a text and an attachment.',
    remedy: 'Send two messages.',
  }),
  attachment_unknown: oauth(100, '(#100) Possible invalid ID or you do not own the attachment.', {
    subcode: 2018074,
    source: TABLE,
    cause: 'No attachment of this page has this id.',
    remedy: 'Upload it by /me/message_attachments, or send it once with is_reusable.',
  }),
  template_not_file: oauth(100, '(#100) A template is no file that could be uploaded.', {
    source: 'ours',
    cause: 'A template was sent to /me/message_attachments.',
    remedy: 'Send it by /me/messages.',
  }),
  template_type: oauth(100, '(#100) Invalid template type', {
    source: FOUND,
    cause: 'template_type is missing, or no template has this name.',
    remedy: 'generic, button, media, list and receipt are looked into; docs/neighbours.md has all.',
  }),
  list_template_gone: oauth(
    100,
    '(#100) List template on Messenger Platform is deprecated on API 4.0. It will be removed from all versions soon.',
    {
      source: 'microsoft/botbuilder-js#1686; the code is ours',
      cause: 'The vertical list template, in v4.0 or later.',
      remedy: 'Send a generic template.',
    },
  ),
  product_too_old: oauth(
    100,
    '(#100) Product template is not supported below version 8. Use API version 8 or higher to use product templates.',
    {
      subcode: 2018328,
      source: TABLE,
      cause: 'The product template, before v8.0.',
      remedy: 'Put v8.0 or a later one into the path.',
    },
  ),
  element_incomplete: oauth(
    100,
    '(#100) Incomplete element data: title and at least one other field (image url, subtitle or buttons) is required with non-empty value',
    {
      subcode: 2018035,
      source: FOUND,
      cause: 'An element of a generic or list template has no title, or nothing but one.',
      remedy: 'Give it a title and one thing more.',
    },
  ),
  button_title: oauth(100, '(#100) Element button title cannot be empty.', {
    subcode: 2018053,
    source: FOUND,
    cause: 'A button has no title.',
    remedy: 'Give it one. element_share, account_link and account_unlink have none.',
  }),
  button_payload: oauth(100, '(#100) Payload cannot be empty for postback type button', {
    subcode: 2018040,
    source: FOUND,
    cause: 'A postback button has no payload.',
    remedy: 'Give it one.',
  }),
  button_url: oauth(100, '(#100) Web url cannot be empty for url type button', {
    subcode: 2018041,
    source: FOUND,
    cause: 'A web_url button has no url.',
    remedy: 'Give it one.',
  }),
  not_whitelisted: oauth(
    100,
    '(#100) The {what} provided is not whitelisted for messenger extensions',
    {
      subcode: 2018063,
      source: 'dossier §9.2; jgorset/facebook-messenger#162',
      cause: 'A URL with messenger_extensions, or the home_url, is on no whitelisted domain.',
      remedy: 'Set whitelisted_domains first, in a request of its own.',
    },
  ),
  location_reply_gone: oauth(
    100,
    '(#100) Location Quick Reply is now deprecated on API 4.0. Please refer to our Developer Documentation for more info.',
    {
      source: 'guidone/node-red-contrib-chatbot#495; claudiajs/claudia-bot-builder#135',
      cause: 'A quick reply of content type location, in v4.0 or later.',
      remedy: 'Ask for the place in words.',
    },
  ),
  quick_reply_title: oauth(100, '(#100) Title is required for this quick reply content type', {
    subcode: 2018098,
    source: FOUND,
    cause: 'A quick reply of content type text has no title.',
    remedy: 'Give it one.',
  }),
  quick_reply_payload: oauth(100, '(#100) Payload is required for this quick reply content type', {
    subcode: 2018099,
    source: FOUND,
    cause: 'A quick reply of content type text has no payload.',
    remedy: 'Give it one.',
  }),
  currency_unsupported: oauth(100, "(#100) The currency code '{currency}' is not supported", {
    source: FOUND,
    cause: 'The receipt’s currency is no ISO 4217 code in capitals.',
    remedy: 'USD, EUR, ….',
  }),
  payment_summary: oauth(
    100,
    '(#100) The amount you specified in payment summary is invalid. Please verify that it is a valid positive amount and is supported by its currency in terms of decimal places.',
    {
      subcode: 2018055,
      source: FOUND,
      cause: 'The receipt’s summary has no total_cost, or not a positive one.',
      remedy: 'Send a positive number.',
    },
  ),
} as const;
