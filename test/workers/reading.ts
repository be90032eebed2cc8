/** Processes that read a store in a file, in this one: each a server of its own on a port of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/config.ts';
import type { Random } from '../../src/domain/psid.ts';
import type { OwnLimits } from '../../src/graph/limits.ts';
import { createFeed, type Feed } from '../../src/observe/feed.ts';
import type { Log } from '../../src/observe/log.ts';
import { createStats } from '../../src/observe/stats.ts';
import { type DeskOptions, openDesk } from '../../src/readers/desk.ts';
import { callsIn, startReader } from '../../src/readers/reader.ts';
import { openSqliteReader } from '../../src/store/sqlite/reader.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { freePort } from '../cli/command.ts';
import { type Front, ORIGIN, type WorldOptions } from '../world.ts';

export interface Place {
  /** The store's file. */
  db: string;
  /** Where the writer listens. */
  sockets: string;
  remove(): void;
}

export function aPlace(): Place {
  const sockets = mkdtempSync(join(tmpdir(), 'pagescope-'));
  const remove = (): void => rmSync(sockets, { recursive: true, force: true });
  return { db: join(sockets, 'store.db'), sockets, remove };
}

/** A desk on a world of `memoryWorld`. */
export function aDesk(
  { sockets }: Place,
  graph: DeskOptions['world']['graph'],
  more: Partial<DeskOptions> & { limits?: OwnLimits; feed?: Feed; random: Random },
) {
  const { limits, clock = Date.now, random } = more;
  const feed = more.feed ?? createFeed({ clock, random });
  const stats = createStats(clock);
  const counts = { limits, stats, feed };
  return openDesk({
    path: callsIn(sockets),
    world: { graph, counts, segments: [] },
    trail: { record: async () => {} },
    clock,
    onError: (error) => console.error(error),
    ...more,
  });
}

export async function aReader(
  { db, sockets }: Place,
  config: Partial<Omit<Config, 'siblings'>> & Pick<Config, 'random'>,
) {
  const port = await freePort();
  const complain = (...line: unknown[]): void => console.error(...line);
  const reader = await startReader({
    mode: 'serve',
    host: '127.0.0.1',
    port,
    adminKey: '',
    masterKey: new Uint8Array(32),
    era: 'auto',
    requireHttps: false,
    seed: false,
    clock: Date.now,
    log: { info() {}, warn: complain, error: complain } as unknown as Log,
    processMetrics: false,
    siblings: { worker: 1, numbers: async () => [], taken() {} },
    open: () => openSqliteReader({ path: db }),
    ...config,
    origin: ORIGIN,
    sockets,
  });
  return { ...reader, port, origin: `http://127.0.0.1:${port}` };
}

/** A world that is asked through a process that reads. */
export function throughReader(): WorldOptions {
  const place = aPlace();
  return {
    store: openSqliteStore({ path: place.db, hasReaders: true }),
    async front({ graph, clock, random, masterKey, options }): Promise<Front> {
      const { limits } = graph.services;
      const own = limits as OwnLimits | undefined;
      const desk = await aDesk(place, graph, { clock, random, ...(own && { limits: own }) });
      const { era = 'auto', unavailable, asOf, requireHttps = false } = options;
      const asked = { era, unavailable, asOf, requireHttps, limits: options.limits };
      const reader = await aReader(place, { clock, random, masterKey, ...asked });
      return {
        port: reader.port,
        async close() {
          await reader.stop();
          await desk.close();
          place.remove();
        },
      };
    },
  };
}
