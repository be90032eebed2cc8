/**
 * The read path: one PSID of one page to what a read needs, from the cache or by one query.
 *
 * The columns are taken one by one and not by a table's list: this is the hottest query there is.
 */
import type { Subject } from '../../domain/pair.ts';
import { psidLane } from '../../domain/psid.ts';
import { CurrentCache } from './cache.ts';
import type { Database } from './database.ts';
import { type Generations, slotOf } from './generations.ts';
import { zone } from './tables.ts';

export type SubjectReader = (page: string, psid: string) => Subject | undefined;

const COLUMNS = [
  ...['pair.psid', 'pair.page_id', 'pair.person_id', 'pair.granted_at', 'pair.revoked_at'],
  ...['pair.last_ad_id', 'person.first_name', 'person.last_name', 'person.locale'],
  ...['person.timezone', 'person.gender', 'person.is_payment_enabled', 'person.phone_only'],
  ...['person.picture_version', 'person.platform_disabled_at', 'person.platform_enabled_at'],
  'person.erased_at',
];

/** Pages, locales, zones and genders are few; each is kept once and not with every person. */
const WORDS_MAX = 10_000;

export function subjectReader(
  database: Database,
  generations: Generations,
  kept: number,
): SubjectReader {
  // Under the PSID alone: one that stands on several pages is rare, and reads of it just miss.
  const cache = new CurrentCache<Subject>(kept, generations);
  const select = database.prepare(
    `SELECT ${COLUMNS.join(', ')}
      FROM pair JOIN person ON person.lane = pair.person_lane AND person.id = pair.person_id
      WHERE pair.lane = ? AND pair.psid = ? AND pair.page_id = ?`,
  );
  const words = new Map<string, string>();
  const shared = (word: Value): string | null => {
    if (word === null) return null;
    const known = words.get(word as string);
    if (known !== undefined) return known;
    if (words.size < WORDS_MAX) words.set(word as string, word as string);
    return word as string;
  };

  return (page, psid) => {
    const known = cache.get(psid);
    if (known !== undefined && known.page_id === page) return known;
    const commits = generations.commits();
    database.keepSnapshot();
    const row = select.get(psidLane(psid), psid, page) as Value[] | undefined;
    if (row === undefined) return undefined;
    const subject: Subject = {
      // The store's own strings, not the caller's, which may be slices of a whole request.
      psid: row[0] as string,
      page_id: shared(row[1]!)!,
      person_id: row[2] as string,
      granted_at: row[3] as number | null,
      revoked_at: row[4] as number | null,
      last_ad_id: row[5] as string | null,
      first_name: row[6] as string,
      last_name: row[7] as string | null,
      locale: shared(row[8]!),
      timezone: zone.decode(shared(row[9]!)) as string | number | null,
      gender: shared(row[10]!),
      is_payment_enabled: row[11] === null ? null : row[11] === 1,
      phone_only: row[12] === 1,
      picture_version: row[13] as number,
      platform_disabled_at: row[14] as number | null,
      platform_enabled_at: row[15] as number | null,
      erased_at: row[16] as number | null,
    };
    cache.keep(subject.psid, subject, slotOf(psid), slotOf(subject.person_id), commits);
    return subject;
  };
}

type Value = string | number | null;
