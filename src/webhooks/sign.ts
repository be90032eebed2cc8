/** Signatures over exactly the bytes that are sent, under the app's secret (dossier §6.1). */
import { createHmac } from 'node:crypto';

/** Both, always: receivers of every year find theirs. */
export function signatures(
  secret: string,
  body: string,
): { 'X-Hub-Signature': string; 'X-Hub-Signature-256': string } {
  const hmac = (algorithm: string): string =>
    `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;
  return { 'X-Hub-Signature': hmac('sha1'), 'X-Hub-Signature-256': hmac('sha256') };
}
