/** What the operator's side refuses, and why: the one error class of the Admin API and the CLI. */

export type RefusalCode =
  | 'not_found'
  | 'invalid'
  | 'conflict'
  | 'event_id_reused'
  | 'psid_taken'
  | 'pair_has_psid'
  | 'too_far_ahead'
  | 'unreadable_picture'
  | 'webhook_unverified'
  | 'webview_not_whitelisted'
  | 'development_only'
  | 'unavailable';

/** A clear no. `code` is stable; `member` names the part of the input that is wrong, if one is. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly member: string | undefined;

  constructor(code: RefusalCode, detail: string, member?: string, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
    this.member = member;
  }
}
