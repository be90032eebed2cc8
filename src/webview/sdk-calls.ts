/** The words in which a website asks by the Messenger Extensions, and is answered (dossier §7.2). */
import type { ThreadType } from './signed-request.ts';

/** A webview, as the host knows it: who has it open, and in which thread. */
export interface Place {
  page_id: string;
  person_id: string;
  thread_type?: ThreadType;
  /** Absent: made of the page, the person and the type; in a thread with the page, the PSID. */
  tid?: string;
  /** False: the button that opened it did not ask for them, so nothing is answered. */
  messenger_extensions?: boolean;
}

/** How somebody opens a webview who never met its page. */
export const ENTRIES = ['chat_extension_opened', 'shared_content_opened'] as const;

export interface Opening extends Place {
  url: string;
  /** How somebody comes to it whom the page does not know yet. */
  entry?: (typeof ENTRIES)[number];
}

export interface Opened {
  url: string;
  origin: string;
  page: { id: string; name: string };
  person: { id: string; name: string };
  /** Null: the page does not know the person, and what was opened asks for nobody. */
  psid: string | null;
  permissions: SdkPermission[];
}

export const SDK_METHODS = [
  'getContext',
  'getUserID',
  'askPermission',
  'getGrantedPermissions',
  'getSupportedFeatures',
  'beginShareFlow',
  'requestCloseBrowser',
] as const;
export type SdkMethod = (typeof SDK_METHODS)[number];

export interface SdkCall extends Place {
  /** Of the website that asks, as the browser tells it to the host. */
  origin: string;
  method: SdkMethod;
  app_id?: string;
  permission?: string;
  message?: unknown;
  mode?: string;
}

export interface Decision extends Place {
  origin: string;
  permission: string;
  granted: boolean;
  /** Makes a repetition harmless: the id of the event. */
  id?: string;
}

/** `ask`: the host shows its dialog, and decides by what the person says. */
export type SdkAnswer =
  | { outcome: 'answered'; result: object }
  | { outcome: 'ask'; ask: 'permission' | 'share'; page_name: string }
  | { outcome: 'failed'; code: number; message: string; hint: string };

export const SDK_PERMISSIONS = ['user_profile', 'user_messaging'] as const;
export type SdkPermission = (typeof SDK_PERMISSIONS)[number];

export interface Webviews {
  /** Rejects with a `Refusal`: `webview_not_whitelisted`, `not_found`, `invalid`. */
  open(opening: Opening): Promise<Opened>;
  call(call: SdkCall): Promise<SdkAnswer>;
  decide(decision: Decision): Promise<SdkAnswer>;
}
