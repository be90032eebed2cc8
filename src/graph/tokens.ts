/**
 * Access tokens: a prefix of our own, randomness, and a checksum.
 *
 * The checksum refuses a mistyped or invented token before any store is asked. Only the digest of
 * a token is kept, so a copy of the store opens nothing.
 */
import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Random } from '../domain/psid.ts';

/** Not `EAA`: scanners for leaked secrets would take ours for a real one. */
const PREFIX = 'PSC';
const SECRET_BYTES = 32;
const SECRET_CHARS = 43;
const CHECKSUM_CHARS = 6;
const SHAPE = new RegExp(`^${PREFIX}[\\w-]{${SECRET_CHARS + CHECKSUM_CHARS}}$`);

/** A fresh page access token. */
export function mintToken(random: Random): string {
  return sealToken(Buffer.from(random(SECRET_BYTES)).toString('base64url'));
}

/** The token around a secret of 43 base64url characters. */
export function sealToken(secret: string): string {
  return PREFIX + secret + checksum(PREFIX + secret);
}

/** Could this have been minted here? False for anything mistyped. */
export function parsesAsToken(token: string): boolean {
  return (
    SHAPE.test(token) && token.endsWith(checksum(token.slice(0, PREFIX.length + SECRET_CHARS)))
  );
}

/** An app access token, `APPID|SECRET`, taken apart. */
export function parseAppToken(token: string): { appId: string; secret: string } | undefined {
  const parts = /^(\d{1,20})\|([\w-]{1,128})$/.exec(token);
  return parts === null ? undefined : { appId: parts[1]!, secret: parts[2]! };
}

/** What a store keeps of a token: SHA-256, base64url. */
export function tokenDigest(token: string): string {
  return hash('sha256', token, 'base64url');
}

/** `appsecret_proof`: HMAC-SHA256 of the token under the app secret, hex (dossier §2.1). */
export function appSecretProof(appSecret: string, token: string): string {
  return createHmac('sha256', appSecret).update(token).digest('hex');
}

/** Compares two secrets in time that tells nothing of where they differ. */
export function sameSecret(one: string, other: string): boolean {
  return timingSafeEqual(
    hash('sha256', one, 'buffer') as Buffer,
    hash('sha256', other, 'buffer') as Buffer,
  );
}

function checksum(text: string): string {
  return crc32(text)
    .toString(36)
    .padStart(CHECKSUM_CHARS + 1, '0')
    .slice(-CHECKSUM_CHARS);
}
