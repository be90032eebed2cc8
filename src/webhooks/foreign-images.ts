/**
 * Pictures that bots name in their messages, fetched for whoever wants to see one: by the way out of
 * webhooks, so from nowhere that the operator did not allow, and by this server rather than by the
 * browser, which would tell the other side who looks.
 */
import { Refusal } from '../domain/refusal.ts';
import type { Gate } from '../pictures/gate.ts';
import { type Send, type SendAnswer, SendFailure } from './send.ts';

export interface ForeignImage {
  /** By its first bytes, whatever the other side calls it. */
  type: string;
  bytes: Buffer;
}

/** What a picture may have. One that is cut here could not be drawn. */
export const IMAGE_BYTES_MAX = 8 * 1024 * 1024;
const REDIRECTS_MAX = 3;

/** A way out that can carry one. */
export const IMAGE_EGRESS = {
  body_bytes: IMAGE_BYTES_MAX,
  encoding: 'latin1',
  timeout_ms: 10_000,
  idle_max: 16,
} as const;

/** First bytes, as latin1. A document that can hold a script, as SVG, is none of these. */
const FORMATS: readonly (readonly [type: string, beginning: RegExp])[] = [
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/png', /^\x89PNG\r\n/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF[\s\S]{4}WEBP/],
];

/** `send` must answer with latin1. Rejects with a `Refusal` (`unreadable_picture`, member `url`). */
export function createForeignImages(
  send: Send,
  gate: Gate,
): (url: string) => Promise<ForeignImage> {
  return (url) => gate(() => fetchImage(send, url));
}

async function fetchImage(send: Send, url: string): Promise<ForeignImage> {
  let at = url;
  for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
    const answer = await answerOf(send, at);
    const to = redirectOf(answer, at);
    if (to === undefined) return imageOf(answer);
    at = to;
  }
  throw unreadable(`It leads on more than ${REDIRECTS_MAX} times.`);
}

async function answerOf(send: Send, url: string): Promise<SendAnswer> {
  try {
    return await send({ method: 'GET', url, headers: { Accept: 'image/*' } });
  } catch (error) {
    if (error instanceof SendFailure) throw unreadable(`It was not fetched: ${error.message}.`);
    throw error;
  }
}

/** Each step is a request of its own, so that it is judged like the first. */
function redirectOf({ status, headers }: SendAnswer, from: string): string | undefined {
  const { location } = headers;
  if (status < 300 || status > 399 || location === undefined) return undefined;
  return URL.parse(location, from)?.href;
}

function imageOf({ status, body }: SendAnswer): ForeignImage {
  if (status !== 200) throw unreadable(`It was answered with ${status}.`);
  if (body.length >= IMAGE_BYTES_MAX) throw unreadable('It has 8 MiB or more.');
  const format = FORMATS.find(([, beginning]) => beginning.test(body));
  if (format === undefined) {
    throw unreadable('What was answered is no JPEG, PNG, GIF or WebP by its first bytes.');
  }
  return { type: format[0], bytes: Buffer.from(body, 'latin1') };
}

function unreadable(why: string): Refusal {
  return new Refusal('unreadable_picture', why, 'url');
}
