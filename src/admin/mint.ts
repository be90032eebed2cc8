/** Fresh ids and secrets. */
import { mintPsid, type Random } from '../domain/psid.ts';

/** 16 random digits, as an app, a page or a token may be called. */
export function freshObjectId(random: Random): string {
  return mintPsid(random);
}

/** 24 hexadecimal digits: nobody takes it for a PSID. */
export function freshPersonId(random: Random): string {
  return Buffer.from(random(12)).toString('hex');
}

/** An app secret: 32 hexadecimal digits, as real ones have. */
export function freshSecret(random: Random): string {
  return Buffer.from(random(16)).toString('hex');
}
