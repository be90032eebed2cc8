/**
 * The read path: PSIDs of pages to what reads of them need, as they are now.
 *
 * An engine that has both rows at hand joins them. One that keeps lanes apart is asked for the pairs
 * of each lane, then for the people of each: two moments, both after the read was asked for, so a
 * revocation that was acknowledged before is seen either way.
 */
import type { Subject } from '../../domain/pair.ts';
import { isPsid, keyLane, psidLane } from '../../domain/psid.ts';
import { zone } from '../table.ts';
import { type Ask, Coalesced } from './coalesced.ts';
import type { Database } from './database.ts';
import type { Row } from './statement.ts';
import { quoted } from './text.ts';

export type SubjectReader = (page: string, psid: string) => Promise<Subject | undefined>;

export interface SubjectKey {
  page: string;
  psid: string;
}

export const OF_ONE_TURN = {
  scatter: 'reads of one turn travel together; each is a point read of its lane',
};

const OF_PAIR = [
  ...['pair.psid', 'pair.page_id', 'pair.person_id', 'pair.granted_at', 'pair.revoked_at'],
  'pair.last_ad_id',
];
const OF_PERSON = [
  ...['person.first_name', 'person.last_name', 'person.locale', 'person.timezone'],
  ...['person.gender', 'person.is_payment_enabled', 'person.phone_only', 'person.picture_version'],
  ...['person.platform_disabled_at', 'person.platform_enabled_at', 'person.erased_at'],
];

/**
 * Subjects, each behind the place of the key that asked for it. All of them make one row of one
 * column: the driver spends more on rows and columns than on all they hold. Takes
 * {@link subjectColumns} from the parameter `first` on.
 */
export const subjectsFrom = (
  first: number,
): string => `SELECT json_agg(json_build_array(asked.place, ${[...OF_PAIR, ...OF_PERSON].join(', ')})) AS found
  FROM unnest($${first}::smallint[], $${first + 1}::text[], $${first + 2}::text[], $${first + 3}::smallint[])
    AS asked (lane, psid, page_id, place)
  JOIN pair ON pair.lane = asked.lane AND pair.psid = asked.psid AND pair.page_id = asked.page_id
  JOIN person ON person.lane = pair.person_lane AND person.id = pair.person_id`;

/** `joins`: pairs and people may be asked for in one question. */
export function subjectReader(database: Database, joins: boolean): SubjectReader {
  const ask = joins ? joined(database) : apart(database);
  const coalesced = new Coalesced<SubjectKey, Subject>(database.name, ask);
  // What is none has no lane, and would spoil the question for those who ask along with it.
  return (page, psid) =>
    isPsid(psid) ? coalesced.read({ page, psid }) : Promise.resolve(undefined);
}

function joined(database: Database): Ask<SubjectKey, Subject> {
  const select = database.prepare(subjectsFrom(1), OF_ONE_TURN);
  return async (keys) => {
    const [[found] = []] = await database.all(select, subjectColumns(keys));
    return subjectsIn(found, keys.length);
  };
}

/** In one go, because it is done for every read. A PSID is digits, which need no quotes. */
export function subjectColumns(keys: readonly SubjectKey[]): string[] {
  let [lanes, psids, pages, places, mark] = ['{', '{', '{', '{', ''];
  for (let place = 0; place < keys.length; place++) {
    const { psid, page } = keys[place]!;
    lanes += mark + psidLane(psid);
    psids += mark + psid;
    pages += mark + quoted(page);
    places += mark + place;
    mark = ',';
  }
  return [`${lanes}}`, `${psids}}`, `${pages}}`, `${places}}`];
}

/** `found`: what {@link subjectsFrom} answered to so many keys. */
export function subjectsIn(found: unknown, keys: number): (Subject | undefined)[] {
  const subjects = new Array<Subject | undefined>(keys).fill(undefined);
  for (const row of (found ?? []) as Row[]) {
    subjects[row[0] as number] = subjectOf(row, 1, row, 1 + OF_PAIR.length);
  }
  return subjects;
}

/** Each lane answers for itself: where one cannot be reached, the others are read. */
function apart(database: Database): Ask<SubjectKey, Subject> {
  const selectPairs = database.prepare(
    `SELECT ${OF_PAIR.join(', ')} FROM pair
      WHERE lane = $1 AND psid = any($2::text[]) AND page_id = any($3::text[])`,
  );
  const selectPeople = database.prepare(
    `SELECT person.id, ${OF_PERSON.join(', ')} FROM person
      WHERE lane = $1 AND id = any($2::text[])`,
  );
  return async (keys) => {
    const subjects = new Map<string, Subject | Error>();
    const lanes = [...Map.groupBy(keys, ({ psid }) => psidLane(psid))];
    const pairs = await database.each(
      lanes.map(([lane, own]) => [
        selectPairs,
        [lane, own.map(({ psid }) => psid), own.map(({ page }) => page)],
      ]),
    );
    const found: Row[] = [];
    for (const [at, [, own]] of lanes.entries()) {
      const rows = pairs[at]!;
      const asked = new Set(own.map(({ page, psid }) => idOf(page, psid)));
      if (rows instanceof Error) for (const id of asked) subjects.set(id, rows);
      else found.push(...rows.filter((row) => asked.has(pairIdOf(row))));
    }
    const personLanes = [...Map.groupBy(found, ([, , id]) => keyLane(String(id)))];
    const people = await database.each(
      personLanes.map(([lane, own]) => [selectPeople, [lane, [...personIds(own)]]]),
    );
    for (const [at, [, own]] of personLanes.entries()) {
      const rows = people[at]!;
      for (const row of own) {
        const person = rows instanceof Error ? rows : rows.find(([id]) => id === row[2]);
        if (person === undefined) continue;
        const subject = person instanceof Error ? person : subjectOf(row, 0, person, 1);
        subjects.set(pairIdOf(row), subject);
      }
    }
    return keys.map(({ page, psid }) => subjects.get(idOf(page, psid)));
  };
}

function idOf(page: string, psid: string): string {
  return `${psid}\0${page}`;
}

const pairIdOf = (row: Row): string => idOf(String(row[1]), String(row[0]));
const personIds = (pairs: Row[]): Set<string> => new Set(pairs.map((row) => String(row[2])));

/** Column by column: this is the hottest query there is. Each record begins somewhere in its row. */
function subjectOf(pair: Row, at: number, person: Row, from: number): Subject {
  return {
    psid: pair[at] as string,
    page_id: pair[at + 1] as string,
    person_id: pair[at + 2] as string,
    granted_at: pair[at + 3] as number | null,
    revoked_at: pair[at + 4] as number | null,
    last_ad_id: pair[at + 5] as string | null,
    first_name: person[from] as string,
    last_name: person[from + 1] as string | null,
    locale: person[from + 2] as string | null,
    timezone: zone.decode(person[from + 3]) as string | number | null,
    gender: person[from + 4] as string | null,
    is_payment_enabled: person[from + 5] as boolean | null,
    phone_only: person[from + 6] as boolean,
    picture_version: person[from + 7] as number,
    platform_disabled_at: person[from + 8] as number | null,
    platform_enabled_at: person[from + 9] as number | null,
    erased_at: person[from + 10] as number | null,
  };
}
