/** What a page tells apps, by name: the fields of the `page` webhook (documented, v19.0). */
import type { Failure } from '../errors.ts';
import { wordsOf } from '../params.ts';
import { first, oneOf } from '../shapes.ts';

export const WEBHOOK_FIELDS: readonly string[] = [
  ...['feed', 'mention', 'name', 'picture', 'category', 'description', 'conversations'],
  ...['feature_access_list', 'inbox_labels', 'standby', 'message_mention', 'messages'],
  ...['message_reactions', 'messaging_account_linking', 'messaging_checkout_updates'],
  ...['messaging_customer_information', 'message_echoes', 'message_edits', 'message_deliveries'],
  ...['message_context', 'messaging_game_plays', 'messaging_optins', 'messaging_optouts'],
  ...['messaging_payments', 'messaging_postbacks', 'messaging_pre_checkouts', 'message_reads'],
  ...['messaging_referrals', 'messaging_handovers', 'messaging_policy_enforcement'],
  ...['messaging_appointments', 'messaging_direct_sends', 'messaging_page_feedback'],
  ...['messaging_fblogin_account_linking', 'user_action', 'messaging_feedback', 'send_cart'],
  ...['otp_verification', 'group_feed', 'messaging_in_thread_lead_form_submit', 'founded'],
  ...['company_overview', 'mission', 'products', 'general_info', 'leadgen', 'leadgen_fat'],
  ...['location', 'hours', 'parking', 'public_transit', 'page_about_story', 'local_delivery'],
  ...['phone', 'email', 'website', 'ratings', 'attire', 'payment_options', 'culinary_team'],
  ...['general_manager', 'price_range', 'awards', 'hometown', 'current_location', 'bio'],
  ...['affiliation', 'birthday', 'personal_info', 'personal_interests', 'members', 'checkins'],
  ...['page_upcoming_change', 'page_change_proposal', 'merchant_review', 'product_review'],
  ...['videos', 'live_videos', 'video_text_question_responses', 'registration'],
];

/** Of the thread, and so for those alone who may read and write in it. */
export function isOfMessages(field: string): boolean {
  return /^(messages|message_|messaging_|standby$)/.test(field);
}

const isField = oneOf(WEBHOOK_FIELDS, { lower: true });

/** The fields that a parameter names, each once. Undefined: it was not sent. */
export function fieldsNamed(
  params: ReadonlyMap<string, unknown>,
  param: string,
): string[] | undefined {
  const fields = wordsOf(params, param);
  return fields && [...new Set(fields.map((name) => name.toLowerCase()))];
}

export function wrongField(fields: readonly string[], param: string): Failure | undefined {
  return first(fields.entries(), ([index, name]) => isField(name, `${param}[${index}]`));
}
