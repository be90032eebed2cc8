/** The Admin API in this process: on a file that no server has open, or on a database they share. */
import { randomBytes } from 'node:crypto';
import type { Random } from '../domain/psid.ts';
import { Refusal } from '../domain/refusal.ts';
import { createIngest, type Ingest } from '../events/ingest.ts';
import { createPhones, type Phones } from '../events/phones.ts';
import { createVault, type Vault } from '../graph/vault.ts';
import { gate } from '../pictures/gate.ts';
import type { Store } from '../store/store.ts';
import { masterKeyOf } from './keyfile.ts';
import type { Call, Method, Operator } from './operator.ts';
import { openStore } from './store.ts';

export interface LocalStore {
  readonly kind: 'local';
  readonly store: Store;
  readonly ingest: Ingest;
  readonly phones: Phones;
}

export async function openLocal(db: string, bulk = false): Promise<Operator> {
  // A command reads little twice, and an import must not grow with its file.
  const store = await openStore(db, { cachedSubjects: 1000, cachedGrants: 100, bulk });
  const random = pooled(randomBytes);
  const ingest = createIngest({ store, clock: Date.now, random });
  const vault = lateVault(db, random);
  const phones = createPhones({ store, key: () => vault.key('phones') });
  const adminKey = randomBytes(24).toString('base64url');
  let failed: unknown;

  /** Made with the first call: an import of people needs none. */
  const admin = once(async () => {
    const { createAdmin } = await import('../admin/admin.ts');
    return createAdmin({
      store,
      ingest,
      phones,
      vault,
      clock: Date.now,
      random,
      adminKey,
      pictureGate: gate(1),
      metrics: async () => ({ contentType: 'text/plain', body: '' }),
      onAdmitted() {},
      onError(error) {
        failed = error;
      },
    });
  });

  const call: Call = async <Answer>(method: Method, path: string, body?: object | Uint8Array) => {
    const isBytes = body instanceof Uint8Array;
    const type = isBytes ? 'application/octet-stream' : 'application/json';
    const app = await admin();
    const answer = await app.inject({
      method,
      url: `/admin/v1${path}`,
      headers: {
        authorization: `Bearer ${adminKey}`,
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined
        ? {}
        : { payload: isBytes ? Buffer.from(body) : JSON.stringify(body) }),
    });
    if (failed !== undefined) throw failed;
    if (answer.statusCode < 400) {
      return (answer.statusCode === 204 ? undefined : answer.json()) as Answer;
    }
    const { code, detail } = answer.json();
    throw new Refusal(code, detail);
  };

  return { kind: 'local', store, ingest, phones, call, close: () => store.close() };
}

/** Most commands need no key, and a store that never needed one gets none. */
function lateVault(db: string, random: Random): Vault {
  const vault = (): Vault => createVault(masterKeyOf(db), random);
  return {
    seal: (appId, secret) => vault().seal(appId, secret),
    open: (appId, sealed) => vault().open(appId, sealed),
    key: (purpose) => vault().key(purpose),
  };
}

const POOL_BYTES = 16_384;

/** Asking the system for a few bytes at a time would cost an import more than all its JSON. */
function pooled(random: Random): Random {
  let pool = random(POOL_BYTES);
  let used = 0;
  return (bytes) => {
    if (bytes > POOL_BYTES) return random(bytes);
    if (used + bytes > POOL_BYTES) {
      pool = random(POOL_BYTES);
      used = 0;
    }
    used += bytes;
    return pool.subarray(used - bytes, used);
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
