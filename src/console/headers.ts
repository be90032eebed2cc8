/** What every answer of the console says to the browser about itself. */
import type { ServerResponse } from 'node:http';

/**
 * No inline code, nothing from elsewhere. Pictures may come from Graph's own origin, where a bot's
 * `profile_pic` leads. Frames are our own alone: a webview stands in a page of the console's origin
 * which names the one site that it frames, because what is whitelisted changes while this policy
 * stays as the page was loaded with it.
 */
export function documentPolicy(graphOrigin: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: blob: ${graphOrigin}`,
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

/** For answers that are no documents. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'";

const ALWAYS: Readonly<Record<string, string>> = {
  'content-security-policy': NOTHING,
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cache-control': 'no-store',
};

export function setHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(ALWAYS)) response.setHeader(name, value);
}

/** Lets these frame what follows; empty: nobody. */
export function letFrame(response: ServerResponse, ancestors: readonly string[]): void {
  if (ancestors.length === 0) return;
  response.removeHeader('x-frame-options');
  response.setHeader(
    'content-security-policy',
    `default-src 'none'; frame-ancestors ${ancestors.join(' ')}`,
  );
}
