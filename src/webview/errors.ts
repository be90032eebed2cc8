/** What the Messenger Extensions answer instead of a result: one row each (dossier §7.4). */
export const SDK_ERRORS = {
  unexpected: [2018154, 'Messenger Extensions unexpected error'],
  share_invalid: [2018163, 'Begin Share Param Validation Error'],
  app_id: [2018164, 'Incorrect App ID.'],
  permission: [2018166, 'Permission not valid to call the SDK API'],
  unsupported: [
    2071010,
    'This SDK method is not supported on this Messenger client. Please upgrade',
  ],
  not_enabled: [
    2071011,
    'Messenger Extensions are not enabled - could be "messenger_extensions" was not set on a url, the domain was not added to the allow list or this is an outdated version of Messenger client',
  ],
} as const satisfies Record<string, readonly [code: number, message: string]>;

export type SdkErrorKey = keyof typeof SDK_ERRORS;
