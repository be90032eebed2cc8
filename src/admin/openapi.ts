/** The OpenAPI document: made of the schemas that check the calls. */
import swagger from '@fastify/swagger';
import type { AdminApp } from './api.ts';

/** Call it before the first route is added: it takes note of them. */
export async function addOpenapi(app: AdminApp): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Pagescope Admin API',
        version: '1',
        description:
          'Apps, pages, people and what happens between them. Errors are problem documents (RFC 9457); shapes may gain members.',
      },
      components: {
        securitySchemes: {
          admin_key: { type: 'http', scheme: 'bearer', description: 'The admin key.' },
        },
      },
      security: [{ admin_key: [] }],
    },
    transformObject: (document) =>
      'openapiObject' in document ? withComponents(document.openapiObject) : document.swaggerObject,
  });
}

export function openapiRoute(api: AdminApp): void {
  api.get(
    '/openapi.json',
    {
      // Nothing in it is secret, and tools load it by its address alone.
      config: { open: true },
      schema: { hide: true },
    },
    async () => api.swagger(),
  );
}

type Json = Record<string, unknown>;

/** Shapes with a title stand once, among the components, so that clients made of this have names. */
function withComponents<Document extends object>(document: Document): Document {
  const schemas: Json = {};
  const named = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(named);
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).map(([name, member]) => [name, named(member)]);
    const schema: Json = Object.fromEntries(members);
    const { title } = schema;
    if (typeof title !== 'string' || !('type' in schema)) return schema;
    schemas[title] ??= schema;
    if (JSON.stringify(schemas[title]) !== JSON.stringify(schema)) {
      throw new Error(`two shapes are called ${title}`);
    }
    return { $ref: `#/components/schemas/${title}` };
  };
  const { paths, components, ...rest } = document as Json;
  return {
    ...rest,
    paths: named(paths),
    components: { ...(components as Json), schemas },
  } as unknown as Document;
}
