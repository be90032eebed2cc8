/** The calls that the views make, each with what it answers. */
import { at, call, type Listed } from './client.ts';
import type { Members, Message } from './thread.ts';
import type { Relationship } from './types.ts';

export function relationship(
  page: string,
  person: string,
  signal?: AbortSignal,
): Promise<Relationship> {
  return call('GET', at('pages', page, 'people', person), { signal });
}

/** Whoever wants to see more asks the Admin API. */
export const MESSAGES_SHOWN = 200;

/** The newest messages of a thread, oldest first. */
export async function messages(
  page: string,
  person: string,
  signal?: AbortSignal,
): Promise<Message[]> {
  const { data } = await call<Listed<Message>>(
    'GET',
    at('pages', page, 'people', person, 'messages'),
    { query: { limit: MESSAGES_SHOWN }, signal },
  );
  return data.toReversed();
}

/** What a page set for its thread; what is not set is absent. */
export interface PageSettings {
  get_started?: { payload?: string };
  greeting?: readonly Members[];
  persistent_menu?: readonly Members[];
  ice_breakers?: readonly Members[];
  whitelisted_domains?: readonly string[];
}

export function pageSettings(page: string, signal?: AbortSignal): Promise<PageSettings> {
  return call('GET', at('pages', page, 'messenger_profile'), { signal });
}
