/** A record by its id out of a file. It knows of no tokens, so none is looked at. */
import { people, TOKEN } from './people.js';
import { ready } from './ready.js';

const { default: jsonServer } = await import('json-server');

const app = jsonServer.create();
app.use(jsonServer.defaults({ logger: false }));
app.use(jsonServer.router({ people }));
const paths = people.map(({ id }) => `/people/${id}?access_token=${TOKEN}`);
const server = app.listen(0, '127.0.0.1', () => ready(server.address().port, { paths }));
