/** A world kept as text, brought back, or begun anew. Development servers only. */
import { Readable } from 'node:stream';
import { type Static, Type } from 'typebox';
import { Refusal } from '../domain/refusal.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { allButTheBody } from './check.ts';
import type { Development } from './development.ts';
import { type Minted, readSnapshot, restore } from './restore.ts';
import type { AdminServices } from './services.ts';
import { snapshotLines } from './snapshot-lines.ts';

/** docs/reference.md, Limits. */
export const SNAPSHOT_BYTES_MAX = 32 * 1024 * 1024;
const TYPES = ['application/x-ndjson', 'text/plain', 'application/octet-stream'];

const LINES = { schema: Type.String({ description: 'One object a line, under one key.' }) };
const RestoredView = Type.Object(
  {
    lines: Type.Integer(),
    apps: Type.Array(Type.Object({ id: Type.String(), secret: Type.String() }), {
      description: 'With the secrets that were minted anew.',
    }),
    tokens: Type.Array(
      Type.Object({
        id: Type.String(),
        app_id: Type.String(),
        page_id: Type.String(),
        access_token: Type.String(),
      }),
      { description: 'The same. Nobody is shown them again.' },
    ),
  },
  { title: 'Restored', description: 'What came of it.' },
);

const tags = ['Development'];

export function snapshotRoutes(api: AdminApp, services: AdminServices): void {
  const { store, onError } = services;
  const here = (): Development => {
    if (services.development !== undefined) return services.development;
    throw new Refusal('development_only', 'Only a server that pagescope dev started does this.');
  };
  /** One at a time: a world that two restore at once would be neither's. */
  let busy: Promise<unknown> = Promise.resolve();
  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const done = busy.then(work, work);
    busy = done.catch(() => {});
    return done;
  };

  api.post(
    '/snapshot',
    {
      schema: {
        tags,
        operationId: 'takeSnapshot',
        summary: 'Writes the world down as text',
        description:
          'In an order that stays, so that two of them compare line by line. It holds no secret.',
        response: {
          200: { description: 'The lines.', content: { 'application/x-ndjson': LINES } },
          ...REFUSALS,
        },
      },
    },
    async (_request, reply) => {
      const lines = Readable.from(snapshotLines(store, here()));
      // The answer has begun: all that can be told is that it ends too early.
      lines.on('error', onError);
      reply.type('application/x-ndjson');
      return lines as never;
    },
  );

  api.post(
    '/reset',
    {
      schema: {
        tags,
        operationId: 'resetWorld',
        summary: 'Begins the world anew',
        description:
          'As dev starts it; where its own app is told of its page stays. Faults end, and it is the real time again.',
        response: { 204: Type.Null({ description: 'It is as at the start.' }), ...REFUSALS },
      },
    },
    (_request, reply) =>
      alone(async () => {
        await reset(services, here());
        return reply.code(204).send(null);
      }),
  );

  api.register(async (texts: AdminApp) => {
    texts.removeAllContentTypeParsers();
    texts.addContentTypeParser(
      TYPES,
      { parseAs: 'buffer', bodyLimit: SNAPSHOT_BYTES_MAX },
      (_request, body, done) => done(null, body),
    );
    texts.post(
      '/restore',
      {
        validatorCompiler: allButTheBody,
        schema: {
          tags,
          operationId: 'restoreWorld',
          summary: 'Brings a world back in the place of this one',
          description:
            'Secrets are minted anew, but for those of the world that dev seeds. Nothing is changed when a line is wrong; webhooks are not told of what is brought back.',
          body: { content: Object.fromEntries(TYPES.map((type) => [type, LINES])) },
          response: { 200: RestoredView, ...REFUSALS },
        },
      },
      ({ body }): Promise<Static<typeof RestoredView>> =>
        alone(async () => {
          const development = here();
          const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
          const steps = readSnapshot(bytes, services);
          const before = await Readable.from(snapshotLines(store, development)).toArray();
          const back = readSnapshot(Buffer.from(before.join('')), services);
          try {
            return await inItsPlace(steps, services, development);
          } catch (error) {
            await inItsPlace(back, services, development);
            throw error;
          }
        }),
    );
  });
}

async function inItsPlace(
  steps: ReturnType<typeof readSnapshot>,
  services: AdminServices,
  development: Development,
): Promise<Minted> {
  await wipe(services);
  const minted = await restore(steps, services, development);
  await development.settle?.();
  return minted;
}

async function reset(
  services: AdminServices,
  { seed, settle, clock, faults }: Development,
): Promise<void> {
  const { registry } = services.store;
  const { items: apps } = await registry.apps({ after: null, limit: 1000 });
  const { items: pages } = await registry.pages({ after: null, limit: 1000 });
  const own = apps.filter(({ id }) => seed?.appSecret(id) !== undefined);
  const webhooks = await Promise.all(own.map(async ({ id }) => registry.webhook(id)));
  const subscriptions = await Promise.all(pages.map(async ({ id }) => registry.subscriptions(id)));
  await wipe(services);
  clock.set(undefined, false);
  faults.set([]);
  await seed?.plant();
  await settle?.();
  for (const [index, { id }] of own.entries()) {
    const webhook = webhooks[index];
    if (webhook !== undefined) await registry.changeWebhook(id, () => webhook);
  }
  for (const subscription of subscriptions.flat()) {
    const isHere = (await registry.page(subscription.page_id)) !== undefined;
    if (isHere && own.some(({ id }) => id === subscription.app_id)) {
      await registry.subscribe(subscription);
    }
  }
}

async function wipe({ store }: AdminServices): Promise<void> {
  if (store.wipe === undefined) {
    throw new Refusal(
      'unavailable',
      'This store cannot be emptied, so no world can take its place.',
    );
  }
  await store.wipe();
}
