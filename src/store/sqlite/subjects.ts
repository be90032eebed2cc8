/**
 * The read path: one PSID of one page to what a read needs, from the cache or by one query.
 *
 * The columns are taken one by one and not by a table's list: this is the hottest query there is.
 * What it shows of the person stands as `COPIED` in pair-rows.ts says.
 */
import type { Subject } from '../../domain/pair.ts';
import type { KeptSubjects } from '../store.ts';
import { zone } from '../table.ts';
import type { Database } from './database.ts';
import type { Generations } from './generations.ts';
import { PackedSubjects } from './packed-subjects.ts';
import { firstKey, OF_PAIR } from './pair-key.ts';

export interface Subjects {
  /** Answers at once. */
  subject(page: string, psid: string): Subject | undefined;
  kept(): KeptSubjects;
}

const COLUMNS = 'person_id, granted_at, revoked_at, last_ad_id, profile';

/** `room`: how many stay at hand. */
export function openSubjects(database: Database, generations: Generations, room: number): Subjects {
  // Under the PSID alone: one that stands on several pages is rare, and reads of it just miss.
  const cache = new PackedSubjects(room, generations);
  const select = database.prepare(`SELECT ${COLUMNS} FROM pair WHERE ${OF_PAIR}`);

  const subject = (page: string, psid: string): Subject | undefined => {
    const known = cache.get(page, psid);
    if (known !== undefined) return known;
    const commits = generations.commits();
    database.keepSnapshot();
    const row = select.get(firstKey(psid), psid, page) as Value[] | undefined;
    // Without a copy there is no such person.
    if (row === undefined || row[4] === null) return undefined;
    const copy: Value[] = JSON.parse(row[4] as string);
    const found: Subject = {
      psid,
      page_id: page,
      person_id: row[0] as string,
      granted_at: row[1] as number | null,
      revoked_at: row[2] as number | null,
      last_ad_id: row[3] as string | null,
      first_name: copy[0] as string,
      last_name: copy[1] as string | null,
      locale: copy[2] as string | null,
      timezone: zone.decode(copy[3]!) as string | number | null,
      gender: copy[4] as string | null,
      is_payment_enabled: copy[5] === null ? null : copy[5] === 1,
      phone_only: copy[6] === 1,
      picture_version: copy[7] as number,
      platform_disabled_at: copy[8] as number | null,
      platform_enabled_at: copy[9] as number | null,
      erased_at: copy[10] as number | null,
    };
    cache.keep(found, commits);
    return found;
  };
  return { subject, kept: () => cache.state() };
}

type Value = string | number | null;
