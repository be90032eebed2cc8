/** The same people in a PostgreSQL server of the benchmark's own. */
import { openPostgresStore } from '../src/store/postgres/store.ts';
import { startServer } from '../test/store/postgres/server.ts';
import { fill } from './population.ts';

/** Filled anew for every run, through the store's port. */
export async function postgresPopulation(people: number): Promise<{ db: string; bytes: number }> {
  const server = await startServer({ settings: { shared_buffers: '512MB' } });
  const db = await server.database();
  const store = await openPostgresStore({ url: db, jitter: Math.random, bulk: true });
  await fill(store, people);
  await store.close();
  const name = new URL(db).pathname.slice(1);
  await server.run(name, 'VACUUM ANALYZE');
  const [[bytes] = []] = await server.run(name, 'SELECT pg_database_size(current_database())');
  return { db, bytes: Number(bytes) };
}
