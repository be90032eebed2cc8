/** A route whose rule looks at the token and whose template takes the person out of a bucket. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { people, TOKEN } from './people.js';
import { freePort, ready } from './ready.js';

const require = createRequire(import.meta.url);
const fromCli = createRequire(require.resolve('@mockoon/cli/package.json'));
const commons = fromCli('@mockoon/commons');
const port = await freePort();
const environment = commons.BuildEnvironment({ hasDefaultRoute: false, port });
const answer = (statusCode, body, more = {}) => ({
  ...commons.BuildRouteResponse(),
  statusCode,
  body,
  headers: [{ key: 'Content-Type', value: 'application/json' }],
  ...more,
});
const rule = {
  target: 'query',
  modifier: 'access_token',
  value: TOKEN,
  invert: false,
  operator: 'equals',
};
const route = {
  ...commons.BuildHTTPRoute(false),
  endpoint: 'v2.6/:psid',
  responses: [
    answer(200, "{{{stringify (dataRaw 'people' (urlParam 'psid'))}}}", { rules: [rule] }),
    answer(400, '{"error":{"code":190}}', { default: true }),
  ],
};
const bucket = {
  ...commons.DataBucketDefault,
  uuid: commons.generateUUID(),
  id: 'peop',
  name: 'people',
  value: JSON.stringify(Object.fromEntries(people.map((person) => [person.id, person]))),
};
Object.assign(environment, {
  hostname: '127.0.0.1',
  routes: [route],
  rootChildren: [{ type: 'route', uuid: route.uuid }],
  data: [bucket],
});
const file = join(tmpdir(), 'pagescope-bench-mockoon.json');
writeFileSync(file, JSON.stringify(environment));
const cli = require.resolve('@mockoon/cli/bin/run.js');
const [node] = process.argv;
process.argv = [node, cli, 'start', '--data', file, '--disable-log-to-file', '--disable-admin-api'];
// It logs every request, and offers no way to log less.
process.stdout.write = () => true;
await import(cli);
const query = `fields=first_name,last_name,profile_pic&access_token=${TOKEN}`;
await ready(port, { paths: people.map(({ id }) => `/v2.6/${id}?${query}`) });
