/**
 * The host's side of the Messenger Extensions: what a website may ask from inside a webview, for one
 * person on one page. Whatever is asked, the website must be one that the page has whitelisted.
 */
import { createHmac } from 'node:crypto';
import type { App } from '../domain/app.ts';
import { readability } from '../domain/consent.ts';
import type { Page } from '../domain/page.ts';
import type { Person } from '../domain/person.ts';
import { fullName } from '../domain/profile.ts';
import { Refusal } from '../domain/refusal.ts';
import type { EventInput, EventResult } from '../events/ingest.ts';
import type { Store } from '../store/store.ts';
import { whyNot } from './allowed.ts';
import { SDK_ERRORS, type SdkErrorKey } from './errors.ts';
import {
  type ENTRIES,
  type Place,
  SDK_PERMISSIONS,
  type SdkAnswer,
  type SdkCall,
  type SdkMethod,
  type SdkPermission,
  type Webviews,
} from './sdk-calls.ts';
import { wrongShare } from './sharing.ts';
import { signedRequest } from './signed-request.ts';

export interface WebviewsOptions {
  store: Store;
  /** Milliseconds since 1970. */
  clock: () => number;
  openSecret: (app: App) => string;
  admit: (event: EventInput) => Promise<EventResult>;
  /** Makes the ids of threads. */
  threadKey: Uint8Array;
}

/** All that this host offers (dossier §7.2). */
const FEATURES = [
  'context',
  'sharing_broadcast',
  'sharing_direct',
  'sharing_open_graph',
  'sharing_media_template',
];

interface Standing {
  page: Page;
  person: Person;
  place: Place;
}

export function createWebviews(options: WebviewsOptions): Webviews {
  const { store, clock, openSecret, admit, threadKey } = options;

  async function standingOf(place: Place): Promise<Standing> {
    const page = await store.registry.page(place.page_id);
    if (page === undefined) {
      throw new Refusal('not_found', `There is no page ${place.page_id}.`, 'page_id');
    }
    const person = await store.people.person(place.person_id);
    if (person === undefined) {
      throw new Refusal('not_found', `There is no person ${place.person_id}.`, 'person_id');
    }
    return { page, person, place };
  }

  /** Nobody opens a webview without having met the page: at the latest, this is how they meet. */
  async function psidOf(
    { page, person }: Standing,
    entry: (typeof ENTRIES)[number] = 'chat_extension_opened',
  ): Promise<string> {
    const known = await store.people.psid(person.id, page.id);
    if (known !== undefined && (await store.pairs.subject(page.id, known))) return known;
    const { psid } = await admit({ type: entry, page_id: page.id, person_id: person.id });
    return psid!;
  }

  async function permissionsOf({ page, person }: Standing): Promise<SdkPermission[]> {
    const psid = await store.people.psid(person.id, page.id);
    const pair =
      psid && (await store.pairs.withPsid(psid)).find(({ page_id }) => page_id === page.id);
    if (!pair) return [];
    const held: SdkPermission[] = [];
    // As they are now: the standing may have been read before the person decided.
    const now = await store.people.person(person.id);
    if (now && readability(now, pair) === 'readable') held.push('user_profile');
    if (pair.thread_at !== null) held.push('user_messaging');
    return held;
  }

  async function contextOf(standing: Standing, app_id: string | undefined): Promise<SdkAnswer> {
    const { page, person, place } = standing;
    const app = app_id === undefined ? undefined : await store.registry.app(app_id);
    if (!app || (await store.registry.permissions(app.id, page.id)).length === 0) {
      return failed('app_id', `App ${app_id ?? '(none)'} holds no permission on ${page.name}.`);
    }
    const psid = await psidOf(standing);
    const { thread_type = 'USER_TO_PAGE' } = place;
    const tid = place.tid ?? (thread_type === 'USER_TO_PAGE' ? psid : threadId());
    const signed_request = signedRequest(
      { page_id: page.id, psid, thread_type, tid },
      clock(),
      openSecret(app),
    );
    return answered({ thread_type, tid, psid, signed_request });

    function threadId(): string {
      const name = [page.id, person.id, thread_type].join(':');
      const digits = createHmac('sha256', threadKey).update(name).digest().readBigUInt64BE();
      return `1${(digits % 10n ** 15n).toString().padStart(15, '0')}`;
    }
  }

  async function askPermission(standing: Standing, permission = ''): Promise<SdkAnswer> {
    if (!isPermission(permission)) {
      return failed(
        'permission',
        `"${permission.slice(0, 40)}" is no permission: ask for user_profile.`,
      );
    }
    const permissions = await permissionsOf(standing);
    if (permissions.includes(permission)) return answered({ isGranted: true, permissions });
    // Writing comes with the thread: there is nothing that a person could be asked.
    if (permission === 'user_messaging') return answered({ isGranted: false, permissions });
    return { outcome: 'ask', ask: 'permission', page_name: standing.page.name };
  }

  const METHODS: Readonly<
    Record<SdkMethod, (standing: Standing, call: SdkCall) => Promise<SdkAnswer> | SdkAnswer>
  > = {
    getContext: (standing, { app_id }) => contextOf(standing, app_id),
    getUserID: async (standing) => answered({ psid: await psidOf(standing) }),
    askPermission: (standing, { permission }) => askPermission(standing, permission),
    getGrantedPermissions: async (standing) =>
      answered({ permissions: await permissionsOf(standing) }),
    getSupportedFeatures: () => answered({ supported_features: FEATURES }),
    requestCloseBrowser: () => answered({}),
    beginShareFlow: ({ page }, { message, mode }) => {
      const wrong = wrongShare(message, mode);
      if (wrong !== undefined) return failed('share_invalid', wrong);
      return { outcome: 'ask', ask: 'share', page_name: page.name };
    },
  };

  /** What a website may not ask at all, whatever it is. */
  async function refused(
    { page, place }: Standing,
    origin: string,
  ): Promise<SdkAnswer | undefined> {
    if (place.messenger_extensions === false) {
      return failed('not_enabled', 'What opened this has no "messenger_extensions": true.');
    }
    const why = await whyNot(store, page, origin);
    return why === undefined ? undefined : failed('not_enabled', why);
  }

  return {
    async open({ url, entry, ...place }) {
      const standing = await standingOf(place);
      const { page, person } = standing;
      const isPlain = place.messenger_extensions === false;
      const why = isPlain ? undefined : await whyNot(store, page, url);
      if (why !== undefined) throw new Refusal('webview_not_whitelisted', why, 'url');
      const known = await store.people.psid(person.id, page.id);
      const psid = isPlain ? (known ?? null) : await psidOf(standing, entry);
      return {
        url: new URL(url).href,
        origin: new URL(url).origin,
        page: { id: page.id, name: page.name },
        person: { id: person.id, name: fullName(person.first_name, person.last_name) },
        psid,
        permissions: await permissionsOf(standing),
      };
    },

    async call(call) {
      const standing = await standingOf(call);
      return (await refused(standing, call.origin)) ?? METHODS[call.method](standing, call);
    },

    async decide({ origin, permission, granted, id, ...place }) {
      const standing = await standingOf(place);
      const no = await refused(standing, origin);
      if (no !== undefined) return no;
      if (permission !== 'user_profile') {
        return failed('permission', 'Only user_profile is granted or refused in a webview.');
      }
      const { page, person } = standing;
      await admit({
        ...(id === undefined ? {} : { id }),
        type: granted ? 'permission_granted' : 'permission_denied',
        page_id: page.id,
        person_id: person.id,
      });
      const permissions = await permissionsOf(standing);
      return answered({ isGranted: granted && permissions.includes(permission), permissions });
    },
  };
}

const answered = (result: object): SdkAnswer => ({ outcome: 'answered', result });

function failed(key: SdkErrorKey, hint: string): SdkAnswer {
  const [code, message] = SDK_ERRORS[key];
  return { outcome: 'failed', code, message, hint };
}

function isPermission(word: string): word is SdkPermission {
  return (SDK_PERMISSIONS as readonly string[]).includes(word);
}
