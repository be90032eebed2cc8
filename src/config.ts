/** What a server is started with. Commands make one from flags, environment and files. */
import type { Lane, Random } from './domain/psid.ts';
import type { Explanation } from './graph/explain.ts';
import type { Answered } from './graph/graph.ts';
import type { LimitRules } from './graph/limits.ts';
import type { Era, Unavailable } from './graph/versions.ts';
import type { Log } from './observe/log.ts';
import type { MetricValues } from './observe/metrics.ts';
import type { Store } from './store/store.ts';
import type { EgressRules } from './webhooks/egress.ts';

/** The web console: an origin of its own beside Graph's. */
export interface ConsoleConfig {
  host: string;
  port: number;
  /** Take any free port where this one is taken. */
  elseAny: boolean;
  /** Scheme and authority by which browsers reach it; by default its own address. */
  origin?: string | undefined;
  /** Addresses by which the local network reaches it; absent: it does not. */
  lan?: readonly string[];
  /** The folder that holds, or gets, the built console in `dist/`. */
  directory: string;
  /** The program that builds it. */
  builder: string;
  /** Look whether it must be built at once, and not when somebody asks for it. */
  warm: boolean;
}

/** Other processes that serve the same store on the same port. */
export interface Siblings {
  /** Which of them this one is: 0, 1, …. */
  worker: number;
  /** The numbers of all of them. */
  numbers(): Promise<MetricValues[]>;
  /** To be told the others: there is something to deliver in a lane that this one does not hold. */
  taken(lane: Lane, apps: readonly string[]): void;
}

export interface Config {
  /** Open already, so that a store in trouble is reported before anything listens. */
  store: Store;
  mode: 'dev' | 'serve';
  host: string;
  /** 0: any free one. */
  port: number;
  /** Listen on this file instead, with `origin` set: others listen on the port, and pass on. */
  socket?: string | undefined;
  /** Scheme and authority by which bots and browsers reach this server; by default the address. */
  origin?: string | undefined;
  /** The key of the Admin API. */
  adminKey: string;
  /** 32 bytes: app secrets are sealed under it, and picture URLs signed under a key derived from it. */
  masterKey: Uint8Array;
  era: Era;
  unavailable?: Unavailable | undefined;
  /** The day it is for Graph's versions, as an ISO day; by default each version's own. */
  asOf?: string | undefined;
  requireHttps: boolean;
  /** Where webhooks may go besides the internet, by https on ports 443 and 8443. */
  egress?: EgressRules | undefined;
  /** Rate limits; by default there are none. */
  limits?: LimitRules | undefined;
  /** `debug=all` says why a read is answered as it is. */
  explains?: boolean | undefined;
  /** Believe X-Forwarded-Proto: a TLS terminator stands in front, and nobody comes past it. */
  trustProxy?: boolean | undefined;
  /** Absent: there is none. */
  console?: ConsoleConfig | undefined;
  /** The demo website for the seeded world, on an origin of its own; absent: there is none. */
  demo?: { host: string; port: number } | undefined;
  /** Plant the seeded world if the store does not hold it. */
  seed: boolean;
  /** Milliseconds since 1970. */
  clock: () => number;
  random: Random;
  log: Log;
  /** Told of each Graph answer and, when asked, why it was given; never on the read path. */
  onRead?: ((answered: Answered, explain: () => Promise<Explanation>) => void) | undefined;
  /** Absent: this process is alone. */
  siblings?: Siblings | undefined;
  /** Measure the process too; one server a process should. */
  processMetrics: boolean;
}
