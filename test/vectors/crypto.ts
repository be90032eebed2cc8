/** How our own code answers a crypto vector: one row each. */
import { encodeString } from '../../src/graph/json.ts';
import { appSecretProof } from '../../src/graph/tokens.ts';
import { signatures } from '../../src/webhooks/sign.ts';
import type { CryptoVector } from './file.ts';

export const CRYPTO: Record<string, (vector: CryptoVector) => string> = {
  'appsecret-proof': ({ key, message }) => appSecretProof(key, message),
  'x-hub-signature-sha1': ({ key, message }) => signatures(key, message)['X-Hub-Signature'],
  'json-escapes': ({ message }) => encodeString(message),
};
