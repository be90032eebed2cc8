/**
 * A process that answers profile reads from the file of an embedded store while another one writes
 * it, on a port that it shares with others like it. What it cannot answer it passes on.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import type { Config, Siblings } from '../config.ts';
import { createGraph } from '../graph/graph.ts';
import { Traces } from '../graph/traces.ts';
import { createVault } from '../graph/vault.ts';
import { serveVersions } from '../graph/versions.ts';
import { drain } from '../http/drain.ts';
import { answerOn, createTransport, type Handler } from '../http/transport.ts';
import { startAudit } from '../observe/audit.ts';
import { createMetrics } from '../observe/metrics.ts';
import { pictureUrls } from '../pictures/urls.ts';
import type { World } from '../server.ts';
import type { SqliteReader } from '../store/sqlite/reader.ts';
import type { AuditTrail } from '../store/store.ts';
import { watcher } from '../watcher.ts';
import { createFront, knowing, readerStore } from './front.ts';
import { askedLimits } from './limits.ts';
import { type Link, openLink } from './link.ts';
import { passTo, unavailable } from './passing.ts';
import { createTally } from './tally.ts';

/** Where the writer listens, in a directory that is this server's alone. */
export const callsIn = (directory: string): string => join(directory, 'calls');
export const httpIn = (directory: string): string => join(directory, 'http');

export interface ReaderConfig extends Omit<Config, 'store' | 'siblings' | 'origin'> {
  /** Opens the file, once there is a writer. */
  open: () => SqliteReader;
  /** How bots and browsers reach this server. */
  origin: string;
  siblings: Siblings;
  /** Where the writer listens. */
  sockets: string;
}

/** Resolves once it answers. */
export async function startReader(
  config: ReaderConfig,
): Promise<Pick<World, 'stop' | 'numbers' | 'deliver'>> {
  const { clock, random, log, origin, sockets, siblings } = config;
  const onError = (error: unknown): void => log.error({ err: error }, 'unexpected');
  const link = await openLink(callsIn(sockets));
  const reader = await endingAtFailure(link, config.open);
  const vault = createVault(config.masterKey, random);
  const metrics = createMetrics({
    auditLost: () => audit.lost,
    overloadRefused: () => overload.refused,
    kept: reader.kept,
    process: config.processMetrics,
    worker: siblings.worker,
  });
  const tally = createTally(link, () => performance.now());
  const audit = startAudit({
    trail: knowing<AuditTrail>({
      // Whether a writer that died has written it, nobody can say: a part is lost rather than doubled.
      record: async (batches) => void (await link.ask({ kind: 'record', of: batches }, false)),
      forgetBefore: async () => {},
    }),
    clock,
    onError,
  });
  const local = createGraph({
    store: readerStore(reader),
    clock,
    serve: serveVersions(config),
    pictures: pictureUrls({ key: vault.key('pictures'), origin }),
    openSecret: (app) => vault.open(app.id, app.sealed_secret),
    ingest: knowing({}),
    messaging: knowing({}),
    phones: knowing({}),
    mintId: knowing<{ mint: () => string }>({}).mint,
    verify: knowing<{ verify: never }>({}).verify,
    requireHttps: config.requireHttps,
    limits: config.limits && askedLimits(link, reader),
    traces: new Traces(random),
    onAnswer: watcher({}, { metrics, ...tally, audit, development: undefined }),
  });
  const server = createTransport();
  const pass = passTo(httpIn(sockets), link);
  const others: Record<string, Handler> = {};
  for (const segment of link.segments) others[segment] = pass;
  others.readyz = (request, response) => {
    try {
      reader.look();
      reader.grant('');
    } catch (error) {
      return unavailable(request, response, (error as Error).message);
    }
    pass(request, response);
  };
  const overload = answerOn(server, {
    graph: createFront({ local, reader, link }),
    others,
    clock,
    trustProxy: config.trustProxy,
    onError,
  });
  server.listen(config.port, config.host);
  await endingAtFailure(link, () => once(server, 'listening'));

  return {
    numbers: metrics.values,
    // Webhooks are the writer's.
    deliver() {},
    async stop(grace_ms = 0) {
      link.stay();
      await drain(server, grace_ms);
      await audit.close();
      tally.close();
      await link.close();
      reader.close();
    },
  };
}

/** Lets go of what would keep the process. */
async function endingAtFailure<T>(link: Link, start: () => T | Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    await link.close();
    throw error;
  }
}
