/** What an app may do on a page (CONTRACT §10). A token never has more than its app. */
import { Type } from 'typebox';
import { PERMISSIONS, type Permission } from '../domain/app.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { knownApp, knownPage } from './known.ts';
import { ById, ObjectId, Permissions } from './schemas.ts';
import type { AdminServices } from './services.ts';

const AppPermissions = Type.Object(
  { app_id: ObjectId, permissions: Permissions },
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
    async ({ params: { id }, body: { app_id, permissions } }) => {
      await knownPage(store, id);
      await knownApp(store, app_id, 'app_id');
      await registry.setPermissions(app_id, id, inOrder(permissions));
      return { app_id, permissions: await registry.permissions(app_id, id) };
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
      const held = async (app_id: string) => ({
        app_id,
        permissions: await registry.permissions(app_id, id),
      });
      return { data: await Promise.all(apps.map(held)) };
    },
  );
}

/** Once each, in the order of {@link PERMISSIONS}, however they were named. */
export function inOrder(permissions: readonly Permission[]): Permission[] {
  return PERMISSIONS.filter((permission) => permissions.includes(permission));
}
