/** What `dev` prints when it is ready: what to paste, for people or for a program. */
import { access } from '../domain/consent.ts';
import { admitToPair, newPair } from '../domain/pair.ts';
import { fullName } from '../domain/profile.ts';
import { SEED_APP, SEED_PAGE, SEED_PEOPLE, type SeedPerson } from '../seed/world.ts';
import type { Https } from './https.ts';

export interface Ready {
  origin: string;
  https?: Pick<Https, 'origin' | 'authorityFile'> | undefined;
  adminKey: string;
  /** Opens the console, once; undefined: there is none. */
  link?: string | undefined;
  /** Where the demo website is; undefined: there is none. */
  demo?: string | undefined;
  db: string;
  era: string;
}

const FIELDS = 'first_name,last_name,profile_pic,locale,timezone,gender';

export function readyText({ origin, https, adminKey, link, demo, db, era }: Ready): string {
  const [peter, nora] = SEED_PEOPLE as [SeedPerson, SeedPerson];
  return `
Pagescope is ready at ${origin}  (store ${db}, era ${era}; not affiliated with Meta)
${link === undefined ? '' : consoleText(link, demo)}
Peter tapped Get Started, so the page may read him:

  ${curl(origin, peter)}

Nora came by customer matching and has not replied, so the same call answers {}:

  ${curl(origin, nora)}

Why? This says it in words, and every read is explained below as it comes:

  ${explainCurl(origin, adminKey, nora)}

  page           ${SEED_PAGE.id}  ${SEED_PAGE.name}
  access token   ${SEED_PAGE.access_token}
  app            ${SEED_APP.id}  ${SEED_APP.name}
  app secret     ${SEED_APP.secret}
  admin key      ${adminKey}
${https === undefined ? '' : httpsText(https)}
${SEED_PEOPLE.map((person) => `  ${person.psid}  ${nameOf(person).padEnd(16)} ${person.shows}`).join('\n')}

Press Ctrl+C to stop.

`;
}

function consoleText(link: string, demo: string | undefined): string {
  return `
Play the person, and watch what the bot sees (this link works once; pagescope console prints another):

  ${link}
${demo === undefined ? '' : demoText(demo)}`;
}

function demoText(demo: string): string {
  return `
A website with the plugins and a webview, as people meet your bot:

  ${demo}
`;
}

function httpsText({ origin, authorityFile }: NonNullable<Ready['https']>): string {
  const [peter] = SEED_PEOPLE as [SeedPerson];
  return `
By TLS it is ${origin}, for clients that trust the certificate of this start:

  NODE_EXTRA_CA_CERTS=${authorityFile} node bot.js
  ${curl(origin, peter).replace('curl', `curl --cacert ${authorityFile}`)}
`;
}

/** One line; shape: docs/reference.md, Commands. */
export function readyJson({ origin, https, adminKey, link, demo }: Ready): string {
  return `${JSON.stringify({
    origin,
    ...(https === undefined
      ? {}
      : { https: { origin: https.origin, authority_file: https.authorityFile } }),
    admin_key: adminKey,
    console: link ?? null,
    demo: demo ?? null,
    app: { id: SEED_APP.id, secret: SEED_APP.secret },
    page: { id: SEED_PAGE.id, access_token: SEED_PAGE.access_token },
    people: SEED_PEOPLE.map((person) => ({
      id: person.id,
      psid: person.psid,
      name: nameOf(person),
      access: seededAccess(person),
    })),
  })}\n`;
}

function curl(origin: string, { psid }: SeedPerson): string {
  return `curl '${origin}/v2.6/${psid}?fields=${FIELDS}&access_token=${SEED_PAGE.access_token}'`;
}

function explainCurl(origin: string, adminKey: string, { id }: SeedPerson): string {
  return `curl -H 'Authorization: Bearer ${adminKey}' '${origin}/admin/v1/pages/${SEED_PAGE.id}/people/${id}'`;
}

function nameOf({ first_name, last_name }: SeedPerson): string {
  return fullName(first_name, last_name ?? null);
}

/** The access that the seeded events lead to. */
function seededAccess({ id, psid, events }: SeedPerson): string {
  const start = newPair(SEED_PAGE.id, psid, id);
  return access(
    events.reduce(
      (pair, { id: event_id = '', type, at = 0 }) =>
        admitToPair(pair, { event_id, type, at, digest: '', detail: {} }, at).pair,
      start,
    ),
  );
}
