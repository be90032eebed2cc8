/** An answer by the example of an OpenAPI document, parameters and the token's presence checked. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { people, TOKEN } from './people.js';
import { freePort, ready } from './ready.js';

const text = { type: 'string' };
const document = {
  openapi: '3.0.3',
  info: { title: 'Profiles', version: '1' },
  components: {
    securitySchemes: { token: { type: 'apiKey', in: 'query', name: 'access_token' } },
  },
  paths: {
    '/v2.6/{psid}': {
      get: {
        security: [{ token: [] }],
        parameters: [
          {
            name: 'psid',
            in: 'path',
            required: true,
            schema: { type: 'string', pattern: '^\\d+$' },
          },
          { name: 'fields', in: 'query', schema: text },
        ],
        responses: {
          200: {
            description: 'The profile',
            content: {
              'application/json': {
                schema: { type: 'object', properties: { first_name: text, last_name: text } },
                example: people[0],
              },
            },
          },
        },
      },
    },
  },
};
const file = join(tmpdir(), 'pagescope-bench-prism.json');
writeFileSync(file, JSON.stringify(document));
const port = await freePort();
const prism = createRequire(import.meta.url).resolve('@stoplight/prism-cli/dist/index.js');
const [node] = process.argv;
process.argv = [node, prism, 'mock', file, '--port', String(port), '--host', '127.0.0.1'];
process.argv.push('--multiprocess', 'false', '--verboseLevel', 'silent');
await import(prism);
const query = `fields=first_name,last_name,profile_pic&access_token=${TOKEN}`;
await ready(port, { paths: people.map(({ id }) => `/v2.6/${id}?${query}`) });
