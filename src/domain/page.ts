/** Pages, and the tokens with which a bot speaks for one. */
import type { App, Permission, Reviews } from './app.ts';

export interface Page {
  id: string;
  name: string;
  business_id: string | null;
  created_at: number;
}

/** Why a token died; each has an error of its own on the wire. */
export const REVOCATION_REASONS = ['api', 'logout', 'password', 'app_removed'] as const;
export type RevocationReason = (typeof REVOCATION_REASONS)[number];

/** A page access token as it is stored: the secret itself is known to its holder alone. */
export interface Token {
  id: string;
  /** SHA-256 of the token, base64url. */
  digest: string;
  app_id: string;
  page_id: string;
  /** What the token itself holds; null: whatever the app holds on the page. */
  permissions: Permission[] | null;
  expires_at: number | null;
  revoked_at: number | null;
  revoked_reason: RevocationReason | null;
  created_at: number;
}

/** What the app holds on a page, and what it asked for. */
export interface PagePermissions {
  app_id: string;
  page_id: string;
  permissions: Permission[];
  reviews: Reviews;
}

/** A known token with what it speaks for. */
export interface Grant {
  token: Token;
  app: App;
  page: Page;
  /** Held by the app on this page and by the token: what a call may use. */
  permissions: Permission[];
}

/** A field's permission must be held by the app on the page and by the token. */
export function effectivePermissions(token: Token, held: readonly Permission[]): Permission[] {
  return token.permissions === null
    ? [...held]
    : token.permissions.filter((permission) => held.includes(permission));
}
