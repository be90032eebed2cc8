/** Everything that a person can do to a page: the event table, as it is played. */
import type { EventInput, EventType } from '../api/types.ts';
import type { IconName } from '../components/icons.ts';

/** What the move does to the page's right to read the profile. */
export type Does = 'authorises' | 'nothing' | 'until a reply' | 'ends' | 'hides' | 'unhides';

export interface MoveField {
  /** Member of the event. */
  name: 'text' | 'payload' | 'ref' | 'ad_id' | 'user_ref' | 'referer_uri' | 'title';
  label: string;
  /** Stands in it from the beginning. */
  value?: string;
  required?: boolean;
}

export interface Move {
  type: EventType;
  group: 'Come in' | 'In the thread' | 'Permission';
  icon: IconName;
  /** What the person does, as a button says it. */
  label: string;
  does: Does;
  fields?: readonly MoveField[];
  /** Concerns every page. */
  everywhere?: true;
}

const REF: MoveField = { name: 'ref', label: 'ref' };

export const MOVES: readonly Move[] = [
  {
    type: 'get_started',
    group: 'Come in',
    icon: 'door',
    label: 'Tap Get Started on the welcome screen',
    does: 'authorises',
  },
  {
    type: 'send_to_messenger',
    group: 'Come in',
    icon: 'send',
    label: 'Click Send to Messenger on a website',
    does: 'authorises',
    fields: [{ ...REF, label: 'data-ref', value: 'website' }],
  },
  {
    type: 'link_opened',
    group: 'Come in',
    icon: 'link',
    label: 'Open an m.me link',
    does: 'nothing',
    fields: [{ ...REF, value: 'summer' }],
  },
  {
    type: 'ad_clicked',
    group: 'Come in',
    icon: 'ad',
    label: 'Open the thread from an ad',
    does: 'nothing',
    fields: [{ name: 'ad_id', label: 'ad_id', value: '6045246247433', required: true }, REF],
  },
  {
    type: 'checkbox_plugin',
    group: 'Come in',
    icon: 'check',
    label: 'Confirm the checkbox plugin',
    does: 'until a reply',
    fields: [{ name: 'user_ref', label: 'user_ref' }, REF],
  },
  {
    type: 'customer_chat_opened',
    group: 'Come in',
    icon: 'chat',
    label: 'Open the chat plugin on a website',
    does: 'nothing',
    fields: [{ name: 'referer_uri', label: 'Website', value: 'https://shop.example/' }, REF],
  },
  {
    type: 'customer_matched',
    group: 'Come in',
    icon: 'phone',
    label: 'Be written to by phone number',
    does: 'until a reply',
  },
  {
    type: 'shared_content_opened',
    group: 'Come in',
    icon: 'share',
    label: 'Open content that somebody shared',
    does: 'nothing',
  },
  {
    type: 'chat_extension_opened',
    group: 'Come in',
    icon: 'app',
    label: 'Open a chat extension for the first time',
    does: 'nothing',
  },
  {
    type: 'message_request_accepted',
    group: 'In the thread',
    icon: 'check',
    label: 'Accept the message request',
    does: 'authorises',
  },
  {
    type: 'postback',
    group: 'In the thread',
    icon: 'hand',
    label: 'Tap a button with a payload',
    does: 'authorises',
    fields: [
      { name: 'payload', label: 'payload', value: 'MENU', required: true },
      { name: 'title', label: 'title', value: 'Menu' },
    ],
  },
  {
    type: 'message_delivered',
    group: 'In the thread',
    icon: 'download',
    label: 'Receive the messages',
    does: 'nothing',
  },
  {
    type: 'message_read',
    group: 'In the thread',
    icon: 'eye',
    label: 'Read the messages',
    does: 'nothing',
  },
  {
    type: 'permission_granted',
    group: 'Permission',
    icon: 'eye',
    label: 'Agree to user_profile in the webview',
    does: 'authorises',
  },
  {
    type: 'permission_denied',
    group: 'Permission',
    icon: 'eye-off',
    label: 'Refuse user_profile in the webview',
    does: 'nothing',
  },
  {
    type: 'access_revoked',
    group: 'Permission',
    icon: 'eye-off',
    label: "Withdraw this page's access",
    does: 'ends',
  },
  {
    type: 'platform_disabled',
    group: 'Permission',
    icon: 'power',
    label: 'Switch platform permissions off',
    does: 'hides',
    everywhere: true,
  },
  {
    type: 'platform_enabled',
    group: 'Permission',
    icon: 'power',
    label: 'Switch platform permissions on',
    does: 'unhides',
    everywhere: true,
  },
];

export const GROUPS = ['Come in', 'In the thread', 'Permission'] as const;

/** Words of a history: what somebody did, to stand after a name. */
export const DID: Readonly<Record<EventType, string>> = {
  get_started: 'tapped Get Started',
  message: 'wrote a message',
  postback: 'tapped a button',
  send_to_messenger: 'clicked Send to Messenger',
  permission_granted: 'agreed to user_profile in the webview',
  message_request_accepted: 'accepted the message request',
  permission_denied: 'refused user_profile in the webview',
  checkbox_plugin: 'confirmed the checkbox plugin',
  customer_chat_opened: 'opened the chat plugin',
  customer_matched: 'was found by phone number',
  ad_clicked: 'came by an ad',
  link_opened: 'opened an m.me link',
  shared_content_opened: 'opened shared content',
  chat_extension_opened: 'opened a chat extension',
  message_read: 'read the messages',
  message_delivered: 'received the messages',
  access_revoked: "withdrew this page's access",
  platform_disabled: 'switched platform permissions off',
  platform_enabled: 'switched platform permissions on',
};

export const moveOf = (type: EventType): Move | undefined =>
  MOVES.find((move) => move.type === type);

/** How a button says that this event is played. */
export function playLabel(type: EventType): string {
  return type === 'message' ? 'Write a message' : (moveOf(type)?.label ?? type);
}

/** The event, with what was typed into its fields; what was left empty is absent. */
export function eventOf(
  { type, everywhere }: Pick<Move, 'type' | 'everywhere'>,
  { page_id, person_id }: { page_id: string; person_id: string },
  typed: Readonly<Record<string, string>> = {},
): EventInput {
  const said = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== ''));
  return { type, person_id, ...(!everywhere && { page_id }), ...said };
}
