/** `dev --webhook`: the seeded app is told of everything that happens on the seeded page. */
import { setTimeout as sleep } from 'node:timers/promises';
import { NOTICE_FIELDS } from '../domain/notice.ts';
import { Refusal } from '../domain/refusal.ts';
import { SEED_APP, SEED_PAGE } from '../seed/world.ts';
import type { Store } from '../store/store.ts';
import { type EgressRules, refusalOf } from '../webhooks/egress.ts';
import type { Call } from './operator.ts';

export interface Callback {
  callback_url: string;
  verify_token: string;
}

/** Both flags, or neither. Throws a `Refusal`. */
export function callbackOf(
  callback_url: string | undefined,
  verify_token: string | undefined,
  egress: EgressRules,
): Callback | undefined {
  if (callback_url === undefined && verify_token === undefined) return undefined;
  if (callback_url !== undefined && verify_token !== undefined) {
    if (!/^https?:\/\//.test(callback_url) || !URL.canParse(callback_url)) {
      throw new Refusal('invalid', `--webhook ${callback_url} is not an http or https URL.`);
    }
    const refused = refusalOf(callback_url, { ...egress, allowLoopback: true });
    if (refused === undefined) return { callback_url, verify_token };
    throw new Refusal('invalid', `--webhook ${callback_url} gets nothing: ${refused}.`);
  }
  throw new Refusal('invalid', '--webhook and --verify-token go together.');
}

const FIELDS = [...new Set<string>(Object.values(NOTICE_FIELDS))];
const AGAIN_MS = 2000;

/** From here on events queue webhooks, also while the bot is not up yet. */
export async function subscribeSeeded({ registry }: Store, callback: Callback): Promise<void> {
  await registry.changeWebhook(SEED_APP.id, () => ({ ...callback, fields: FIELDS, active: true }));
  await registry.subscribe({ page_id: SEED_PAGE.id, app_id: SEED_APP.id, fields: null });
}

/** Goes through the handshake until the bot, which may start later, passes it. */
export async function shakeHands(
  call: Call,
  callback: Callback,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let told = '';
  while (!signal.aborted) {
    const problem = await handshake(call, callback);
    if (problem === undefined) {
      tell(`${callback.callback_url} passed the handshake: it gets every webhook.`);
      return;
    }
    if (problem !== told) tell(`${problem} It is asked again, and webhooks wait for 36 hours.`);
    told = problem;
    await sleep(AGAIN_MS, undefined, { signal, ref: false }).catch(() => {});
  }
}

async function handshake(call: Call, callback: Callback): Promise<string | undefined> {
  try {
    await call('PUT', `/apps/${SEED_APP.id}/webhook`, { ...callback, fields: FIELDS });
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
