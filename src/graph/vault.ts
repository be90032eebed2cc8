/**
 * What the server's master key guards. App secrets at rest: AES-256-GCM, bound to the app's id.
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { Random } from '../domain/psid.ts';
import { Refusal } from '../domain/refusal.ts';

export const MASTER_KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Vault {
  seal(appId: string, secret: string): string;
  /** Throws a `Refusal` (`unavailable`) when another key sealed it, or it was altered. */
  open(appId: string, sealed: string): string;
  /** A key for one purpose, so that no key serves two. */
  key(purpose: string): Uint8Array;
}

export function createVault(masterKey: Uint8Array, random: Random): Vault {
  return {
    key: (purpose) => new Uint8Array(hkdfSync('sha256', masterKey, '', `pagescope:${purpose}`, 32)),

    seal(appId, secret) {
      const nonce = random(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', masterKey, nonce).setAAD(Buffer.from(appId));
      const sealed = [nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat(sealed).toString('base64url');
    },

    open(appId, sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      try {
        const decipher = createDecipheriv(
          'aes-256-gcm',
          masterKey,
          bytes.subarray(0, NONCE_BYTES),
          {
            authTagLength: TAG_BYTES,
          },
        )
          .setAAD(Buffer.from(appId))
          .setAuthTag(bytes.subarray(-TAG_BYTES));
        const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8');
        return text + decipher.final('utf8');
      } catch (cause) {
        throw new Refusal(
          'unavailable',
          `The secret of app ${appId} was sealed under another master key. Start with the key this store was made with.`,
          undefined,
          { cause },
        );
      }
    },
  };
}
