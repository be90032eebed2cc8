/** What an app may do on a page. A token never has more than its app. */
import { type Static, Type } from 'typebox';
import {
  PERMISSIONS,
  type Permission,
  REVIEW_STATES,
  type ReviewState,
  type Reviews,
} from '../domain/app.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { knownApp, knownPage } from './known.ts';
import { InvalidInput } from './problem.ts';
import { ById, ObjectId, Permissions } from './schemas.ts';
import type { AdminServices } from './services.ts';

const STATES = ['approved', ...REVIEW_STATES] as const;
type State = (typeof STATES)[number];

const AppPermissions = Type.Object(
  {
    app_id: ObjectId,
    permissions: Permissions,
    reviews: Type.Optional(
      Type.Unsafe<Partial<Record<Permission, State>>>({
        type: 'object',
        properties: Object.fromEntries(
          PERMISSIONS.map((permission) => [permission, { type: 'string', enum: [...STATES] }]),
        ),
        additionalProperties: false,
        description:
          'How far the review of each permission is. One that is approved is held, like those of the list; any other state is not.',
      }),
    ),
  },
  {
    additionalProperties: false,
    title: 'AppPermissions',
    description: 'All that an app holds on a page. An empty list takes everything away.',
  },
);

const AllPermissions = Type.Object(
  { data: Type.Array(AppPermissions) },
  { description: 'What every app holds that holds anything.' },
);

const tags = ['Pages'];

export function permissionRoutes(api: AdminApp, { store }: AdminServices): void {
  const { registry } = store;

  async function viewOf(app_id: string, page: string): Promise<Static<typeof AppPermissions>> {
    const permissions = await registry.permissions(app_id, page);
    const reviews = await registry.reviews(app_id, page);
    const isReviewed = Object.keys(reviews).length > 0;
    return { app_id, permissions, ...(isReviewed && { reviews }) };
  }

  api.put(
    '/pages/:id/permissions',
    {
      schema: {
        tags,
        operationId: 'setPagePermissions',
        summary: 'Says what an app holds on a page',
        description: 'Holds at once, also for the tokens that were issued before.',
        params: ById,
        body: AppPermissions,
        response: { 200: AppPermissions, ...REFUSALS },
      },
    },
    async ({ params: { id }, body }) => {
      await knownPage(store, id);
      await knownApp(store, body.app_id, 'app_id');
      const { permissions, reviews } = settled(body);
      await registry.setPermissions(body.app_id, id, permissions, reviews);
      return viewOf(body.app_id, id);
    },
  );

  api.get(
    '/pages/:id/permissions',
    {
      schema: {
        tags,
        operationId: 'getPagePermissions',
        summary: 'Shows what every app holds on a page',
        params: ById,
        response: { 200: AllPermissions, ...REFUSALS },
      },
    },
    async ({ params: { id } }) => {
      await knownPage(store, id);
      const apps = await registry.pageApps(id);
      return { data: await Promise.all(apps.map((app_id) => viewOf(app_id, id))) };
    },
  );
}

/** What is held, and the reviews of what is not. */
function settled({ permissions, reviews = {} }: Static<typeof AppPermissions>) {
  const states = Object.entries(reviews) as [Permission, State][];
  const open = states.filter(
    (entry): entry is [Permission, ReviewState] => entry[1] !== 'approved',
  );
  const contradicted = open.filter(([name]) => permissions.includes(name));
  if (contradicted.length > 0) {
    throw new InvalidInput(
      contradicted.map(([name, state]) => ({
        member: `reviews/${name}`,
        problem: `is ${state}, so the permission cannot be among those held`,
      })),
    );
  }
  const approved = states.filter(([, state]) => state === 'approved').map(([name]) => name);
  return {
    permissions: inOrder([...permissions, ...approved]),
    reviews: Object.fromEntries(open) as Reviews,
  };
}

/** Once each, in the order of {@link PERMISSIONS}, however they were named. */
export function inOrder(permissions: readonly Permission[]): Permission[] {
  return PERMISSIONS.filter((permission) => permissions.includes(permission));
}
