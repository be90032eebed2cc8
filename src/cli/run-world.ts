/** Starts a world and keeps it until the process is told to stop. */
import type { Config } from '../config.ts';
import { Refusal } from '../domain/refusal.ts';
import { start, type World } from '../server.ts';
import { announce } from './live.ts';

/** Stopping has this long before the process ends anyway. */
const STOP_MS_MAX = 10_000;

/** `beside`: starts what lives as long as the world does; the world ends if it cannot. */
export async function runWorld<T extends { stop(): Promise<void> }>(
  config: Config,
  db: string,
  beside?: (world: World) => Promise<T>,
): Promise<World & { beside: T | undefined }> {
  const { world, withdraw } = await openWorld(config, db);
  const companion = await beside?.(world).catch(async (error) => {
    await world.stop();
    withdraw();
    throw error;
  });
  const stop = async (): Promise<void> => {
    await Promise.all([companion?.stop(), world.stop()]);
  };
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      setTimeout(() => process.exit(1), STOP_MS_MAX).unref();
      stop().then(withdraw, (error: unknown) => {
        console.error(`pagescope: it did not stop cleanly: ${error}`);
        process.exitCode = 1;
      });
    });
  }
  return { ...world, stop, beside: companion };
}

/** Starts a world, and says where it is until `withdraw` is called. Closes the store if it fails. */
export async function openWorld(
  config: Config,
  db: string,
): Promise<{ world: World; withdraw: () => void }> {
  const world = await start(config).catch(async (error) => {
    await config.store.close();
    throw explained(error, config);
  });
  return { world, withdraw: announce(db, world.origin) };
}

/** What to do about a port that somebody else has; any other error as it is. */
export function explained(error: unknown, config: Pick<Config, 'host' | 'console'>): unknown {
  const { code, port } = error as { code?: string; port?: number };
  return code === 'EADDRINUSE' && port !== undefined ? portInUse(config, port) : error;
}

function portInUse({ host, console }: Pick<Config, 'host' | 'console'>, port: number): Refusal {
  const flag = port === console?.port ? '--console-port' : '--port';
  return new Refusal(
    'unavailable',
    `Port ${port} on ${host} is in use. Stop what listens there, or choose another with ${flag} (0 takes any free one).`,
  );
}
