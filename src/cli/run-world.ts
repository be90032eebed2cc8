/** Starts a world and keeps it until the process is told to stop. */
import type { Config } from '../config.ts';
import { Refusal } from '../domain/refusal.ts';
import { start, type World } from '../server.ts';
import { announce } from './live.ts';

/** Stopping has this long before the process ends anyway. */
const STOP_MS_MAX = 10_000;

export async function runWorld(config: Config, db: string): Promise<World> {
  const { world, withdraw } = await openWorld(config, db);
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      setTimeout(() => process.exit(1), STOP_MS_MAX).unref();
      world.stop().then(withdraw, (error: unknown) => {
        console.error(`pagescope: it did not stop cleanly: ${error}`);
        process.exitCode = 1;
      });
    });
  }
  return world;
}

/** Starts a world, and says where it is until `withdraw` is called. Closes the store if it fails. */
export async function openWorld(
  config: Config,
  db: string,
): Promise<{ world: World; withdraw: () => void }> {
  const world = await start(config).catch(async (error) => {
    await config.store.close();
    throw error?.code === 'EADDRINUSE' ? portInUse(config) : error;
  });
  return { world, withdraw: announce(db, world.origin) };
}

function portInUse({ host, port }: Config): Refusal {
  return new Refusal(
    'unavailable',
    `Port ${port} on ${host} is in use. Stop what listens there, or choose another with --port (0 takes any free one).`,
  );
}
