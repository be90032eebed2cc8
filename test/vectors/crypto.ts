/** How our own code answers a crypto vector: one row each. */
import { encodeString } from '../../src/graph/json.ts';
import { appSecretProof } from '../../src/graph/tokens.ts';
import { signatures } from '../../src/webhooks/sign.ts';
import { signed, signedRequest, type ThreadContext } from '../../src/webview/signed-request.ts';
import type { CryptoVector } from './file.ts';

export const CRYPTO: Record<string, (vector: CryptoVector) => string> = {
  'appsecret-proof': ({ key, message }) => appSecretProof(key, message),
  'x-hub-signature-sha1': ({ key, message }) => signatures(key, message)['X-Hub-Signature'],
  'signed-request': ({ key, message }) => signed(message, key),
  'getcontext-payload': ({ message }) => {
    const { issued_at, page_id, ...context } = decoded(message);
    const [, payload] = signedRequest(
      { ...context, page_id: String(page_id) },
      issued_at * 1000,
      'a secret',
    ).split('.');
    return Buffer.from(payload!, 'base64url').toString();
  },
  'json-escapes': ({ message }) => encodeString(message),
};

/** The thread that a recorded payload speaks of. */
function decoded(payload: string): ThreadContext & { issued_at: number } {
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}
