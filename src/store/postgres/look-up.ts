/**
 * A token and somebody on its page, in one round trip: what most reads ask for. Both are answered as
 * of one moment after they were asked for.
 */
import type { Subject } from '../../domain/pair.ts';
import { isPsid } from '../../domain/psid.ts';
import type { LookedUp, Store } from '../store.ts';
import { Coalesced } from './coalesced.ts';
import type { Database } from './database.ts';
import { GRANTS, grantsFound } from './grants.ts';
import type { Input } from './statement.ts';
import { lanesOf, PERSON_OF_PAIR, placeSubjects, placesOf, psidsOf, SUBJECTS } from './subjects.ts';
import { isText, numberArray, textArray } from './text.ts';

interface Key {
  digest: string;
  psid: string;
}

/** For an engine that has pairs, people and tokens at hand. */
export function lookUp(database: Database): NonNullable<Store['lookUp']> {
  const select = database.prepare(
    `SELECT grants.found, subjects.found
      FROM (${GRANTS}) AS grants,
      (SELECT ${SUBJECTS} AS found
        FROM unnest($2::smallint[], $3::text[], $4::smallint[], $5::smallint[])
          AS asked (lane, psid, place, token)
        JOIN token ON token.digest = ($1::text[])[asked.token]
        JOIN pair ON pair.lane = asked.lane AND pair.psid = asked.psid
          AND pair.page_id = token.page_id
        ${PERSON_OF_PAIR}) AS subjects`,
    { scatter: 'reads of one turn travel together; each is a point read of its lane' },
  );
  const grantsIn = grantsFound();
  const coalesced = new Coalesced<Key, LookedUp>(database.name, async (keys) => {
    const [[granted, found] = [null, null]] = await database.all(select, columnsOf(keys));
    const grants = grantsIn(granted as string | null);
    const subjects: (Subject | undefined)[] = keys.map(() => undefined);
    placeSubjects(found, subjects);
    return keys.map(({ digest }, at) => ({ grant: grants.get(digest), subject: subjects[at] }));
  });
  return (digest, psid) =>
    // What is neither would spoil the question for those who ask along with it.
    isText(digest) && isPsid(psid)
      ? (coalesced.read({ digest, psid }) as Promise<LookedUp>)
      : Promise.resolve({ grant: undefined, subject: undefined });
}

/** A page's people are asked about by a few tokens. */
function columnsOf(keys: readonly Key[]): Input[] {
  const places = new Map<string, number>();
  const tokens = keys.map(({ digest }) => {
    const known = places.get(digest);
    if (known !== undefined) return known;
    places.set(digest, places.size + 1);
    return places.size;
  });
  return [
    textArray([...places.keys()]),
    lanesOf(keys),
    psidsOf(keys),
    placesOf(keys),
    numberArray(tokens),
  ];
}
