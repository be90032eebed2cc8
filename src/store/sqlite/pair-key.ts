/**
 * Where the row of a pair stands: under a whole number made of its PSID. A tree of such numbers has
 * inner pages that hold hundreds of them each; under the PSID itself every inner page held a dozen
 * whole rows, and reaching one of ten million read two pages more from the file.
 *
 * The number is the lane (10 bits), the last nine digits of the PSID (30) and a place (13) among
 * the pairs that have both in common: those of one PSID on several pages, or of PSIDs that end
 * alike. Their places follow one another from 0 on, without a gap.
 */
import { psidLane } from '../../domain/psid.ts';

/** How many pairs can have lane and last digits in common. */
export const PLACES = 8192;
const DIGITS = 9;
const LANE_KEYS = 2 ** 30 * PLACES;

/** The first place of this PSID: an integer below 2^53. */
export function firstKey(psid: string): number {
  return psidLane(psid) * LANE_KEYS + Number(psid.slice(-DIGITS)) * PLACES;
}

const alike = (place: string): string => `key BETWEEN ${place} AND ${place} + ${PLACES - 1}`;

/** The conditions of statements whose values 1 to 3 are {@link firstKey}, PSID and page. */
export const ALIKE = alike('?1');
export const OF_PSID = ofPsid('?1', '?2');
export const OF_PAIR = `${OF_PSID} AND page_id = ?3`;

/** For a statement in which they stand in other places. */
export function ofPsid(firstKey: string, psid: string): string {
  return `${alike(firstKey)} AND psid = ${psid}`;
}
