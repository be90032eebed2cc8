/**
 * The composition root: config → store, clock, random → graph, admin, pictures → listen.
 *
 * Nothing here is kept in a module, so several worlds can run in one process.
 */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Development } from './admin/development.ts';
import { tellingIngest, tellingMessaging, tellQueued, tellTried } from './admin/telling.ts';
import { adminWhenCalled } from './admin/when-called.ts';
import type { Config } from './config.ts';
import { createBuild } from './console/build.ts';
import { type Mount, startConsole } from './console/console.ts';
import { createDoor } from './console/door.ts';
import { createSessions } from './console/sessions.ts';
import type { App } from './domain/app.ts';
import type { Delivery } from './domain/delivery.ts';
import { type Lane, mintPsid } from './domain/psid.ts';
import { resumeErasures } from './events/erasure.ts';
import { createIngest, type Ingest } from './events/ingest.ts';
import { createMessaging } from './events/messaging.ts';
import { createPhones } from './events/phones.ts';
import { createFaults } from './graph/faults.ts';
import { createGraph, type Graph } from './graph/graph.ts';
import { createLimits, type OwnLimits } from './graph/limits.ts';
import { recentAnswers } from './graph/recent.ts';
import { Traces } from './graph/traces.ts';
import { createVault } from './graph/vault.ts';
import { serveVersions } from './graph/versions.ts';
import { drain } from './http/drain.ts';
import { PICTURE_SEGMENTS, pictureHandler } from './http/pictures.ts';
import { answerOn, createTransport, type Handler } from './http/transport.ts';
import { startAudit } from './observe/audit.ts';
import { travellingClock } from './observe/clock.ts';
import { createFeed, type Feed } from './observe/feed.ts';
import { joinMetrics } from './observe/joined-metrics.ts';
import { createMetrics, type MetricValues } from './observe/metrics.ts';
import { createStats, type Stats } from './observe/stats.ts';
import { gate } from './pictures/gate.ts';
import { portrait } from './pictures/portraits.ts';
import { servePictures } from './pictures/serve.ts';
import { pictureUrls } from './pictures/urls.ts';
import { plantSeed, SEED_SECRETS } from './seed/plant.ts';
import { SEED_APP, SEED_PAGE } from './seed/world.ts';
import { watcher } from './watcher.ts';
import { createEgress } from './webhooks/egress.ts';
import { createForeignImages, IMAGE_EGRESS } from './webhooks/foreign-images.ts';
import { createWebhooks } from './webhooks/webhooks.ts';
import { whitelist } from './webview/allowed.ts';
import { startDemo } from './webview/demo.ts';
import { createFrame, FRAME_PREFIX } from './webview/frame.ts';
import { LOCALES } from './webview/locales.ts';
import { createPlugins, PLUGINS_PREFIX } from './webview/plugins.ts';
import { createSdk, namesOf } from './webview/sdk.ts';
import { createWebviews } from './webview/webviews.ts';

export interface World {
  /** Scheme and authority of Graph, the Admin API and the pictures. */
  origin: string;
  graph: Graph;
  ingest: Ingest;
  /** Undefined: there is none. `link`: signs in once. */
  console: { origin: string; link(): string } | undefined;
  /** Scheme and authority of the demo website. */
  demo: string | undefined;
  /** Answers on a connection that was made elsewhere, as if this server had accepted it. */
  answer(connection: Duplex): void;
  /** What processes that answer reads for this one tell it of. */
  readonly counts: { limits: OwnLimits | undefined; stats: Stats; feed: Feed };
  /** First segments of the paths that are answered besides Graph. */
  readonly segments: readonly string[];
  /** What it has counted. */
  numbers(): Promise<MetricValues>;
  /** Another process found something to deliver in a lane that it does not hold. */
  deliver(lane: Lane, apps: readonly string[]): void;
  /**
   * Finishes the requests under way, writes what is pending, closes the store. Where others serve on
   * the same port, an idle connection may still send a request for `grace_ms`; by default it is
   * closed at once.
   */
  stop(grace_ms?: number): Promise<void>;
}

/** At most so many pictures are worked on at a time: each takes a core. */
const PICTURES_AT_ONCE = 2;
/** At most so many are fetched at a time: each may have 8 MiB. */
const IMAGES_AT_ONCE = 4;

export async function start(config: Config): Promise<World> {
  const { store, random, log, siblings } = config;
  const development = config.mode === 'dev' ? developmentOf(config) : undefined;
  const clock = development?.clock.now ?? config.clock;
  const onError = (error: unknown): void => log.error({ err: error }, 'unexpected');
  const vault = createVault(config.masterKey, random);
  const openSecret = (app: App): string => vault.open(app.id, app.sealed_secret);
  const serve = serveVersions(config);
  const way = { ...config.egress, allowLoopback: config.mode === 'dev' };
  const egress = createEgress(way);
  const imageEgress = createEgress({ ...way, ...IMAGE_EGRESS });
  const metrics = createMetrics({
    auditLost: () => audit.lost,
    overloadRefused: () => overload.refused,
    webhooks: () => webhooks.gauges(),
    kept: store.pairs.kept,
    process: config.processMetrics,
    worker: siblings?.worker,
  });
  const stats = createStats(config.clock);
  const feed = createFeed({ clock: config.clock, random });
  const webhooks = createWebhooks({
    store,
    send: egress.send,
    refusalOf: egress.refusalOf,
    openSecret,
    serve,
    clock,
    random,
    metrics: {
      gaveUp: metrics.gaveUp,
      attempted(outcome, latency_ms) {
        metrics.attempted(outcome, latency_ms);
        stats.attempted(outcome, latency_ms);
      },
    },
    onVerdict: (key, verdict) => tellTried(feed, key, verdict),
    onTaken: siblings?.taken,
    onError,
  });
  const onQueued = (queued: readonly Delivery[]): void => {
    webhooks.wake(queued);
    tellQueued(feed, queued);
  };
  const quietly = createIngest({ store, clock, random, onQueued });
  const ingest = tellingIngest(quietly, feed);
  const phones = createPhones({ store, key: () => vault.key('phones') });
  if (config.seed) {
    const plant = () => plantSeed({ store, ingest: quietly, phones, vault, portrait });
    await plant();
    if (development !== undefined) development.seed = { plant, ...SEED_SECRETS };
  }
  await resumeErasures(store);

  const audit = startAudit({ trail: store.audit, clock, onError });
  const door = config.console && createDoor(createSessions(config.clock, random));
  const pictureGate = gate(PICTURES_AT_ONCE);
  const admin = adminWhenCalled({
    store,
    ingest,
    phones,
    vault,
    clock,
    random,
    adminKey: config.adminKey,
    pictureGate,
    foreignImage: createForeignImages(imageEgress.send, gate(IMAGES_AT_ONCE)),
    metrics: siblings ? async () => joinMetrics(await siblings.numbers()) : metrics.text,
    mode: config.mode,
    policy: config,
    development,
    graph: () => ({ services: graph.services, origin }),
    stats,
    feed,
    door,
    webhooks,
    webviews: createWebviews({
      store,
      clock,
      openSecret,
      threadKey: vault.key('threads'),
      async admit(event) {
        const done = await ingest.admit(event);
        if (!done.replayed) metrics.admitted(event.type);
        return done;
      },
    }),
    onAdmitted: metrics.admitted,
    onError,
  });

  const server = createTransport();
  const origin = config.origin ?? (await listen(server, config));
  const urls = pictureUrls({ key: vault.key('pictures'), origin });
  const limits = config.limits && createLimits(config.limits);
  const graph = createGraph({
    store,
    clock,
    serve,
    pictures: urls,
    openSecret,
    ingest,
    messaging: tellingMessaging(createMessaging({ store, clock, random, onQueued }), feed),
    phones,
    mintId: () => mintPsid(random),
    verify: webhooks.verify,
    requireHttps: config.requireHttps,
    explains: config.explains,
    limits,
    faults: development?.faults,
    traces: new Traces(random),
    onAnswer: watcher(config, { metrics, stats, audit, feed, development }),
    onRefusal: (no, response) => development?.recent.refused(no, response, clock()),
  });
  const pictures = pictureHandler(
    servePictures({ store, urls, gate: pictureGate, now: clock }),
    onError,
  );
  const toAdmin: Handler = admin.handle;
  const others: Record<string, Handler> = {
    metrics: toAdmin,
    healthz: toAdmin,
    readyz: toAdmin,
    admin: toAdmin,
  };
  for (const segment of PICTURE_SEGMENTS) others[segment] = pictures;
  // Where webviews are shown: known once the console listens.
  const webviewHosts: string[] = [];
  const sdk = createSdk({ hosts: () => webviewHosts });
  for (const locale of LOCALES) others[locale] = sdk;
  const overload = answerOn(server, {
    graph,
    others,
    clock,
    trustProxy: config.trustProxy,
    onError,
  });
  if (config.origin !== undefined) await listen(server, config);
  // What else stands on the console's origin.
  const mounts: Mount[] = [
    { prefix: FRAME_PREFIX, handle: createFrame(store, onError), frame_ancestors: [] },
    { prefix: PLUGINS_PREFIX, handle: createPlugins(store, onError), frame_ancestors: [] },
  ];
  const console =
    config.console &&
    (await startConsole({
      ...config.console,
      build: createBuild(config.console),
      door: door!,
      admin: admin.handle,
      mounts,
      graphOrigin: origin,
      onError,
    }).catch(async (error) => {
      server.close();
      throw error;
    }));
  if (console) webviewHosts.push(...namesOf(console.origin));
  const demo =
    config.demo &&
    (await startDemo({
      ...config.demo,
      graphOrigin: origin,
      consoleOrigin: console?.origin,
      app: SEED_APP,
      page: SEED_PAGE,
      onError,
    }));
  if (demo) {
    const settle = async (): Promise<void> => {
      const page = await store.registry.page(SEED_PAGE.id);
      if (page !== undefined) await whitelist(store, page.id, demo.origin);
    };
    await settle();
    if (development !== undefined) development.settle = settle;
  }
  webhooks.start();

  return {
    origin,
    graph,
    ingest,
    demo: demo?.origin,
    console: console && { origin: console.origin, link: () => door!.link()!.url },
    answer: (connection) => void server.emit('connection', connection),
    counts: { limits, stats, feed },
    segments: Object.keys(others),
    numbers: metrics.values,
    deliver: webhooks.wakeHolder,
    async stop(grace_ms = 0) {
      feed.close();
      imageEgress.close();
      await demo?.close();
      await console?.close();
      await drain(server, grace_ms);
      await admin.close();
      await webhooks.close();
      egress.close();
      await audit.close();
      await store.close();
    },
  };
}

function developmentOf({ clock }: Config): Development {
  return { faults: createFaults(), clock: travellingClock(clock), recent: recentAnswers() };
}

/** Resolves with the origin of the address the server got; a socket's file has none. */
async function listen(server: Server, { host, port, socket }: Config): Promise<string> {
  if (socket !== undefined) {
    server.listen({ path: socket, exclusive: true });
    await once(server, 'listening');
    return '';
  }
  server.listen(port, host);
  await once(server, 'listening');
  const { address, port: actual, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`;
}
