/** Workers on a store in a file: one of them writes it, the others read it. */
import { rmSync } from 'node:fs';
import { setTimeout as later } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { openDesk } from '../readers/desk.ts';
import { callsIn, httpIn, startReader } from '../readers/reader.ts';
import type { Served } from '../workers/worker.ts';
import { explained, openWorld } from './run-world.ts';

/** How often a new writer looks whether the old one has gone. */
const LOOK_MS = 10;

export interface EmbeddedOptions {
  config: Omit<Config, 'store'>;
  /** The store's file. */
  db: string;
  /** Where the writer listens for the readers. */
  sockets: string;
  /** How many people each reader keeps at hand; undefined: as many as the store would. */
  cachedSubjects?: number | undefined;
}

/** Resolves once the store is this process's to write, and readers may come. */
export async function startWriter(
  { config, db, sockets }: EmbeddedOptions,
  waits: () => void,
): Promise<Served> {
  const { isFileFree } = await import('../store/sqlite/file.ts');
  const { openSqliteStore } = await import('../store/sqlite/store.ts');
  const isFree = (): boolean => isFileFree(db);
  if (!isFree()) {
    waits();
    do await later(LOOK_MS);
    while (!isFree());
  }
  const store = openSqliteStore({ path: db, hasReaders: true });
  // One that was killed left its file.
  rmSync(httpIn(sockets), { force: true });
  const { world, withdraw } = await openWorld({ ...config, store, socket: httpIn(sockets) }, db);
  const desk = await openDesk({
    path: callsIn(sockets),
    world,
    trail: store.audit,
    clock: config.clock,
    onError: (err) => config.log.error({ err }, 'unexpected'),
  });
  return {
    numbers: world.numbers,
    deliver: world.deliver,
    async stop() {
      await desk.close();
      // The next one announces itself as soon as the store is free.
      withdraw();
      await world.stop();
    },
  };
}

export async function startReading({
  config,
  db,
  sockets,
  cachedSubjects,
}: EmbeddedOptions): Promise<Served> {
  const { openSqliteReader } = await import('../store/sqlite/reader.ts');
  const { origin, siblings } = config;
  return startReader({
    ...config,
    origin: origin!,
    siblings: siblings!,
    sockets,
    open: () => openSqliteReader({ path: db, cachedSubjects }),
  }).catch((error) => {
    throw explained(error, config);
  });
}
