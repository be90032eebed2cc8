/** What the Admin API needs of the world around it. */
import type { IncomingMessage } from 'node:http';
import type { App } from '../domain/app.ts';
import type { Attempt, Delivery, DeliveryKey } from '../domain/delivery.ts';
import type { Random } from '../domain/psid.ts';
import type { Verify, Webhook } from '../domain/subscription.ts';
import type { Ingest } from '../events/ingest.ts';
import type { Phones } from '../events/phones.ts';
import type { GraphServices } from '../graph/call.ts';
import type { Vault } from '../graph/vault.ts';
import type { VersionPolicy } from '../graph/versions.ts';
import type { Feed } from '../observe/feed.ts';
import type { Stats } from '../observe/stats.ts';
import type { Gate } from '../pictures/gate.ts';
import type { Store } from '../store/store.ts';
import type { Webviews } from '../webview/sdk-calls.ts';
import type { Development } from './development.ts';

export interface AdminServices {
  store: Store;
  ingest: Ingest;
  phones: Phones;
  /** Seals app secrets. */
  vault: Vault;
  /** Milliseconds since 1970. */
  clock: () => number;
  random: Random;
  /** Whoever has it may do everything here. */
  adminKey: string;
  /** Uploads are decoded behind it, a few at a time. */
  pictureGate: Gate;
  metrics: () => Promise<{ contentType: string; body: string }>;
  /** `dev` shows `/metrics` to everybody; otherwise it wants the admin key. */
  mode?: 'dev' | 'serve';
  /** How Graph's versions are served. */
  policy?: VersionPolicy;
  /** What only a development server has. */
  development?: Development | undefined;
  /** Graph as bots are answered by it, and its origin; absent where no server runs. */
  graph?: (() => { services: GraphServices; origin: string }) | undefined;
  /** How it went lately; absent where no server runs. */
  stats?: Stats | undefined;
  /** What happens, while somebody watches; absent where no server runs. */
  feed?: Feed | undefined;
  /** The console's way in, where there is a console. */
  door?: Door | undefined;
  /** Fetches a picture that a bot named; absent where no server runs. */
  foreignImage?: ((url: string) => Promise<{ type: string; bytes: Buffer }>) | undefined;
  /** Absent where no server runs: then nothing is sent. */
  webhooks?: WebhookServices | undefined;
  /** Absent where no server runs. */
  webviews?: Webviews | undefined;
  /** Told the type of each event that was admitted. */
  onAdmitted: (type: string) => void;
  /** Told of what should never happen. It gets no request, so no key can reach a log by it. */
  onError: (error: unknown) => void;
}

/** What the Admin API asks of whoever lets people in to the console. */
export interface Door {
  /** Undefined: the request came with the admin key, or with nothing. */
  visitor(request: IncomingMessage): Visitor | undefined;
  /**
   * A link that signs in once, and leads to this path; `lan`: from another device. Undefined: there
   * is no console, or none that is reached so.
   */
  link(to?: string, from?: 'here' | 'lan'): Link | undefined;
}

/** Whoever came by the console's own origin. */
export interface Visitor {
  /** Also a moment from now: a session may end while an answer goes on. */
  signedIn(): boolean;
  session(): SignedIn | undefined;
  /** `cookie`: what the answer sets. */
  signIn(code: string): { cookie: string; session: SignedIn } | BadCode;
  signOut(): string;
}

/** Times are milliseconds since 1970. */
export interface SignedIn {
  started_at: number;
  /** Unless it is used. */
  expires_at: number;
}

/** Why a code signs nobody in. */
export type BadCode = 'used' | 'expired' | 'unknown';

export interface Link {
  url: string;
  code: string;
  expires_at: number;
}

/** What the Admin API asks of whoever delivers webhooks. */
export interface WebhookServices {
  verify: Verify;
  /** In words, why nothing may go to a URL; undefined: nothing in it forbids that. */
  refusalOf(url: string): string | undefined;
  wake(keys: readonly DeliveryKey[]): void;
  test(app: App, webhook: Webhook, field: string, page_id: string): Promise<WebhookTest>;
  requestOf(delivery: Delivery, app: App, callback_url: string): WebhookRequest;
}

export interface WebhookRequest {
  headers: Readonly<Record<string, string>>;
  body?: string;
}

export interface WebhookTest {
  request: WebhookRequest;
  attempt: Attempt;
  answer: string | null;
}
