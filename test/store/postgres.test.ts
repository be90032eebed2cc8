import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { conformance } from './conformance.ts';
import { startServer } from './postgres/server.ts';

const server = await startServer();
const template = await server.database();
await (await openPostgresStore({ url: template, jitter: Math.random })).close();

/** A copy of an empty store, as fast as a store of its own that lies in memory. */
conformance('postgres', async () => {
  const url = await server.database(new URL(template).pathname.slice(1));
  return openPostgresStore({ url, jitter: Math.random });
});
