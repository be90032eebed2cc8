/**
 * A token and somebody on its page, in one round trip: what most reads ask for.
 *
 * The person is asked for on the page that the token spoke for when it was last seen, and the token
 * anew beside it. Both answers are of one moment after they were asked for; if the page turned out
 * to be another, the person's does not count.
 */
import { isPsid } from '../../domain/psid.ts';
import type { LookedUp, Pairs, Registry, Store } from '../store.ts';
import { Coalesced } from './coalesced.ts';
import type { Database } from './database.ts';
import { GRANTS, grantsFound } from './grants.ts';
import {
  OF_ONE_TURN,
  type SubjectKey,
  subjectColumns,
  subjectsFrom,
  subjectsIn,
} from './subjects.ts';
import { textArray } from './text.ts';

interface Key extends SubjectKey {
  digest: string;
}

/** Tokens whose pages are known; beyond that they are learnt anew. */
const TOKENS_MAX = 10_000;

/** For an engine that has pairs and people at hand. `grant`, `subject`: each alone. */
export function lookUp(
  database: Database,
  { grant }: Pick<Registry, 'grant'>,
  { subject }: Pick<Pairs, 'subject'>,
): NonNullable<Store['lookUp']> {
  const select = database.prepare(
    `SELECT grants.found, subjects.found
      FROM (${GRANTS}) AS grants, (${subjectsFrom(2)}) AS subjects`,
    OF_ONE_TURN,
  );
  const grantsIn = grantsFound();
  const pages = new Map<string, string>();

  const apart = async (digest: string, psid: string): Promise<LookedUp> => {
    const found = await grant(digest);
    if (found === undefined) return { grant: undefined, subject: undefined };
    if (pages.size >= TOKENS_MAX) pages.clear();
    pages.set(digest, found.page.id);
    return { grant: found, subject: await subject(found.page.id, psid) };
  };

  const coalesced = new Coalesced<Key, LookedUp>(database.name, async (keys) => {
    const digests = new Set<string>();
    for (const { digest } of keys) digests.add(digest);
    const asked = [textArray([...digests]), ...subjectColumns(keys)];
    const [[granted, found] = [null, null]] = await database.all(select, asked);
    const grants = grantsIn(granted as string | null);
    const subjects = subjectsIn(found, keys.length);
    const answers: (LookedUp | Error)[] = [];
    for (let at = 0; at < keys.length; at++) {
      const { digest, page, psid } = keys[at]!;
      const grant = grants.get(digest);
      answers[at] =
        grant === undefined || grant.page.id === page
          ? { grant, subject: grant && subjects[at] }
          : await apart(digest, psid).catch((error: Error) => error);
    }
    return answers;
  });

  return (digest, psid) => {
    const page = pages.get(digest);
    // What is no PSID would spoil the question for those who ask along with it.
    if (page === undefined || !isPsid(psid)) return apart(digest, psid);
    return coalesced.read({ digest, page, psid }) as Promise<LookedUp>;
  };
}
