/**
 * The handshake by which an endpoint proves that it wants an app's webhooks, as Graph does it
 * (dossier §6.1): it must give back the challenge, and nothing else.
 */
import type { Random } from '../domain/psid.ts';
import type { Handshake, Verify } from '../domain/subscription.ts';
import { type Send, SendFailure } from './send.ts';

const USER_AGENT = 'facebookplatform/1.0 (+http://developers.facebook.com)';
/** How much of a wrong answer is shown. */
const SHOWN_CHARS = 200;

export function createVerify(send: Send, random: Random): Verify {
  return async ({ callback_url, verify_token }) => {
    const challenge = challengeOf(random);
    const refuse = (problem: string): Handshake => ({ verified: false, problem });
    const url = withQuery(callback_url, {
      'hub.mode': 'subscribe',
      'hub.verify_token': verify_token,
      'hub.challenge': challenge,
    });
    try {
      const headers = { Accept: '*/*', 'User-Agent': USER_AGENT };
      const { status, body } = await send({ method: 'GET', url, headers });
      if (status !== 200) return refuse(`It answered ${status}: ${shown(body)}`);
      if (body === challenge) return { verified: true };
      return refuse(`It answered 200, but not with the challenge alone: ${shown(body)}`);
    } catch (error) {
      if (error instanceof SendFailure) return refuse(error.message);
      throw error;
    }
  };
}

/** Ten digits: a number that bots may read as one. */
function challengeOf(random: Random): string {
  const [a = 0, b = 0, c = 0, d = 0] = random(4);
  return String(1_000_000_000 + ((((a << 22) | (b << 14) | (c << 6) | d) >>> 0) % 1_000_000_000));
}

/** The callback's own query stays in front. */
function withQuery(url: string, members: Record<string, string>): string {
  const query = Object.entries(members)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  const [address = ''] = url.split('#', 1);
  return `${address}${address.includes('?') ? '&' : '?'}${query}`;
}

function shown(body: string): string {
  const line = body
    .slice(0, SHOWN_CHARS)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim();
  return line === '' ? 'nothing.' : line;
}
