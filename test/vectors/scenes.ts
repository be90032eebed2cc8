/** What must be so in the world for a vector's answer to come: one row a vector. */
import type { Person } from '../../src/domain/person.ts';
import type { FaultRule } from '../../src/graph/faults.ts';
import { GRAPH_LIMITS, type LimitRules } from '../../src/graph/limits.ts';
import { APP, memoryWorld, PAGE, PSID, TOKEN, type World, type WorldOptions } from '../world.ts';

export interface Scene {
  options?: WorldOptions;
  /** Sets the scene and says what stands for the request's placeholders; TOKEN for `<PAGE_TOKEN>`. */
  set: (world: World) => Promise<Record<string, string>> | Record<string, string>;
}

const peter: Scene = { set: () => ({ PSID: PSID.peter }) };
const nobody: Scene = { set: () => ({}) };
const psid = (PSID: string): Scene => ({ set: () => ({ PSID }) });
const withId = (ID: string): Scene => ({ set: () => ({ ID }) });

/** Somebody who authorised the page, and whose PSID is the recorded one. */
const person = (adopted: string, described: Partial<Person>): Scene => ({
  async set(world) {
    const { id } = await world.addPerson(described);
    await world.happens(id, 'message', { psid: adopted });
    return { PSID: adopted };
  },
});

const expired: Scene = {
  async set(world) {
    const { access_token } = await world.issue({ expires_at: world.time.now - 1000 });
    return { EXPIRED: access_token };
  },
};

const revoked = (reason: 'api' | 'password' | 'logout'): Scene => ({
  async set(world) {
    const { id, access_token } = await world.issue();
    await world.store.registry.revokeToken(id, reason, world.time.now);
    return { INVALIDATED: access_token };
  },
});

const foreign: Scene = {
  async set(world) {
    const [page, { id }] = await Promise.all([world.addPage(), world.addPerson()]);
    await world.happens(id, 'message', { page_id: page.id, psid: '1278886878901311' });
    return {};
  },
};

const platformOff: Scene = {
  async set(world) {
    await world.ingest.admit({ type: 'platform_disabled', person_id: 'peter' });
    return { PSID: PSID.peter };
  },
};

const noPermissions: Scene = {
  async set(world) {
    await world.setPermissions([]);
    return { PSID: PSID.peter };
  },
};

const limited = (limits: Partial<LimitRules>): Scene => ({
  options: { limits: { ...GRAPH_LIMITS, ...limits } },
  set: () => ({ PSID: PSID.peter }),
});

const faulty = (fault: FaultRule): Scene => ({
  options: { faults: [fault] },
  set: () => ({ PSID: PSID.peter, PAGE }),
});

const recordedToken: Scene = {
  options: { now: Date.UTC(2014, 9, 1) },
  async set(world) {
    const app = await world.addApp({ id: '210798282372757', name: 'gem sample' });
    const page = await world.addPage({ id: '367989543259757' });
    await world.store.registry.setPermissions(app.id, page.id, ['pages_messaging']);
    const owned = { app_id: app.id, page_id: page.id };
    const { access_token } = await world.issue({ ...owned, expires_at: 1416996000 * 1000 });
    return { PAGE_TOKEN: access_token, APP_ID: app.id, APP_SECRET: `secret-of-${app.id}` };
  },
};

const reviewed: Scene = {
  async set({ store }) {
    await store.registry.setPermissions(APP.id, PAGE, ['pages_messaging', 'pages_user_timezone'], {
      pages_messaging_subscriptions: 'rejected',
      pages_user_gender: 'pending',
      pages_user_locale: 'limited',
    });
    return {};
  },
};

const en_US = { locale: 'en_US', gender: 'male' };

/** Each scene of a vector must bring its answer about. */
export const SCENES: Record<string, Scene[]> = {
  'ok-six-2016': [
    person('1', { ...en_US, first_name: 'Adedayo', last_name: 'Olubunmi', timezone: 1 }),
  ],
  'ok-no-fields-2017': [peter],
  'ok-six-id-late-2017': [
    person('1107289276065123', {
      ...en_US,
      first_name: 'Rock',
      last_name: 'Tsai',
      locale: 'zh_TW',
      timezone: 8,
    }),
  ],
  'ok-three-2019': [person('1107678927', { first_name: 'Simone', last_name: 'En Gare' })],
  'ok-default-list-2020': [
    person('3772279279459415', { first_name: 'Leroy', last_name: 'Jenkins' }),
  ],
  'ok-all-eight-2021': [peter],
  'ok-default-2019': [peter],
  'ok-fields-with-blanks': [{ set: () => ({ PSID: PSID.peter, VER: 'v6.0' }) }],
  'ok-last-ad-referral': [peter],
  'ok-empty': [psid(PSID.nora), psid(PSID.rosa), platformOff],
  'pic-expiry-30d': [peter],
  'err-2018218': [psid(PSID.felix)],
  'err-2018247': [noPermissions, psid(PSID.nora), psid(PSID.rosa), platformOff],
  'err-100-33': [nobody, foreign],
  'err-100-nosubcode-2016': [nobody],
  'err-nonexisting-field': [peter],
  'ok-default-2026': [faulty({ preset: 'ok-default-2026' })],
  'err-2-transient': [faulty({ preset: 'err-2-transient' })],
  'err-32': [limited({ page: 0 }), faulty({ preset: 'err-32' })],
  'err-eu-10': [faulty({ preset: 'err-eu-10' })],
  'rate-80001': [faulty({ preset: 'rate-80001', path: '*/conversations' })],
  'rate-4': [limited({ app: 0 }), faulty({ preset: 'rate-4' })],
  'batch-mixed': [{ set: () => ({ TOKEN }) }],
  'tok-none-me': [nobody],
  'tok-none-node': [peter],
  'tok-garbage-2017': [withId(PSID.peter), withId('1')],
  'tok-garbage-2026-bearer': [withId(PSID.peter), withId('1')],
  'tok-expired': [expired],
  'tok-password': [revoked('password')],
  'tok-loggedout': [revoked('logout')],
  'tok-api-invalidated': [revoked('api')],
  'tok-proof-wrong': [peter],
  'tok-http': [{ ...nobody, options: { requireHttps: true } }],
  'path-unknown': [peter],
  'path-alias': [nobody],
  'path-username': [nobody],
  'ver-unknown': [nobody],
  'err-fields-syntax': [nobody],
  'debug-token-page': [recordedToken],
  'subscribed-apps': [nobody],
  'send-ok': [{ set: () => ({ USER_ID: PSID.peter }) }],
  'send-no-match-2016': [{ set: () => ({ PAGE_ID: PAGE }) }],
  'send-230': [noPermissions],
  'profile-set-ok': [nobody],
  'profile-get-empty': [nobody],
  'feature-review': [reviewed],
};

export function worldOf(pin: WorldOptions['era'], { options }: Scene): Promise<World> {
  return memoryWorld({ ...options, ...(pin !== undefined && { era: pin }) });
}
