/** Plants the seeded world in a store. Planting twice changes nothing. */
import { PERMISSIONS } from '../domain/app.ts';
import { BLANK_PERSON, type Person, type Picture } from '../domain/person.ts';
import type { Ingest } from '../events/ingest.ts';
import type { Phones } from '../events/phones.ts';
import { tokenDigest } from '../graph/tokens.ts';
import type { Vault } from '../graph/vault.ts';
import type { Store } from '../store/store.ts';
import { FIRST_DAY, SEED_APP, SEED_PAGE, SEED_PEOPLE, type SeedPerson } from './world.ts';

const TOKEN_ID = 'seed';

export interface Soil {
  store: Store;
  ingest: Ingest;
  phones: Phones;
  vault: Vault;
  /** Draws the picture of a seeded person. */
  portrait: (seed: string) => Promise<Picture>;
}

/** True when the store holds the seeded world, whose secrets everybody knows. */
export async function isSeeded(store: Store): Promise<boolean> {
  return (await store.registry.grant(tokenDigest(SEED_PAGE.access_token))) !== undefined;
}

/** What everybody knows of it. */
export const SEED_SECRETS = {
  appSecret: (id: string) => (id === SEED_APP.id ? SEED_APP.secret : undefined),
  accessToken: (tokenId: string) => (tokenId === TOKEN_ID ? SEED_PAGE.access_token : undefined),
};

/** The token comes last: a store that was planted half is planted again. */
export async function plantSeed(soil: Soil): Promise<void> {
  if (await isSeeded(soil.store)) return;
  await plantPage(soil);
  await Promise.all(SEED_PEOPLE.map((person) => plantPerson(soil, person)));
  await plantToken(soil);
}

async function plantPage({ store, vault }: Soil): Promise<void> {
  const { id, name, secret } = SEED_APP;
  const created_at = FIRST_DAY;
  await store.registry.addApp({
    id,
    name,
    sealed_secret: vault.seal(id, secret),
    business_id: null,
    default_version: 'v2.6',
    require_proof: false,
    created_at,
  });
  await store.registry.addPage({
    id: SEED_PAGE.id,
    name: SEED_PAGE.name,
    business_id: null,
    created_at,
  });
  await store.registry.setPermissions(id, SEED_PAGE.id, [...PERMISSIONS]);
}

async function plantToken({ store }: Soil): Promise<void> {
  await store.registry.addToken({
    id: TOKEN_ID,
    digest: tokenDigest(SEED_PAGE.access_token),
    app_id: SEED_APP.id,
    page_id: SEED_PAGE.id,
    permissions: null,
    expires_at: null,
    revoked_at: null,
    revoked_reason: null,
    created_at: FIRST_DAY,
  });
}

async function plantPerson(
  { store, ingest, phones, portrait }: Soil,
  seed: SeedPerson,
): Promise<void> {
  const { psid, portrait: drawn, shows: _, events, ...described } = seed;
  const person: Person = { ...BLANK_PERSON, ...described, created_at: FIRST_DAY };
  await phones.add(person);
  if (drawn) await store.people.setPicture(seed.id, await portrait(seed.id));
  for (const event of events) {
    await ingest.admit({ ...event, person_id: seed.id, page_id: SEED_PAGE.id, psid });
  }
}
