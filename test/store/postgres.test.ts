import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { conformance } from './conformance.ts';
import { type Binaries, debianBinaries, embeddedBinaries } from './postgres/binaries.ts';
import { startServer } from './postgres/server.ts';

async function conforms(name: string, binaries: Binaries): Promise<void> {
  const server = await startServer({ binaries });
  const template = await server.database();
  await (await openPostgresStore({ url: template, jitter: Math.random })).close();

  /** A copy of an empty store, as fast as a store of its own that lies in memory. */
  const open = async (bulk: boolean) => {
    const url = await server.database(new URL(template).pathname.slice(1));
    return openPostgresStore({ url, jitter: Math.random, bulk });
  };
  conformance(name, () => open(false));
  conformance(`${name}, for an import`, () => open(true));
}

await conforms('postgres', embeddedBinaries());
const debian = debianBinaries();
if (debian !== undefined) await conforms('postgres 15', debian);
