/**
 * `server.js TRANSPORT STORE.db`: the same core behind another transport, on whatever runtime runs
 * this. `server.js TRANSPORT ANSWER.json`: that transport alone, as `floor.ts` does it.
 */
import { readFileSync } from 'node:fs';
import { headersOf } from '../../src/graph/response.ts';
import { plainGet } from '../../src/http/plain-get.ts';
import { report } from '../subject.ts';
import { worldOn } from '../world.ts';

const { Bun, Deno } = globalThis;
const [, , transport, source] = process.argv;

/** Each of them starts a server and resolves with its port. */
const TRANSPORTS = {
  'Bun.serve': (core) => Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: answering(core) }).port,
  'Deno.serve': (core) =>
    new Promise((onListen) => {
      const options = { hostname: '127.0.0.1', port: 0, onListen: ({ port }) => onListen(port) };
      Deno.serve(options, answering(core));
    }),
  /** No HTTP of the runtime's own: what is not a plain GET would need a parser. */
  'Bun.listen': (core) => {
    const data = (socket, packet) =>
      core(plainGet(packet, packet.length, false), (a) => socket.write(onWire(a)));
    return Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data } }).port;
  },
};

class FetchRequest {
  body = undefined;
  secure = false;
  #request;

  constructor(request) {
    this.#request = request;
    this.method = request.method;
    this.url = request.url.slice(request.url.indexOf('/', 'http://'.length));
  }

  header(name) {
    return this.#request.headers.get(name) ?? undefined;
  }
}

function answering(core) {
  const toResponse = ({ status, head, body }) =>
    new Response(body, { status, headers: headersOf(head) });
  return (request) => core(new FetchRequest(request), toResponse);
}

function onWire({ status, head, body }) {
  const last = `Date: ${date()}\r\nConnection: keep-alive\r\nContent-Length: ${body.length}`;
  return `HTTP/1.1 ${status} OK\r\n${head}${last}\r\n\r\n${body}`;
}

let second = -1;
let text = '';
function date() {
  const now = Math.floor(Date.now() / 1000);
  if (now !== second) {
    second = now;
    text = new Date(now * 1000).toUTCString();
  }
  return text;
}

/** Always the same answer, made up as far as the transport lets it be. */
function bare() {
  const { headers, body } = JSON.parse(readFileSync(source, 'utf8'));
  let head = '';
  for (let at = 0; at < headers.length; at += 2) {
    // Those are the transport's.
    if (/^(date|connection|content-length)$/i.test(headers[at])) continue;
    head += `${headers[at]}: ${headers[at + 1]}\r\n`;
  }
  const same = { status: 200, head, body };
  return (_request, reply) => reply(same);
}

async function core() {
  const { graph } = await worldOn(source);
  return (request, reply) => {
    const answer = graph.answer(request);
    return answer instanceof Promise ? answer.then(reply) : reply(answer);
  };
}

const answers = source.endsWith('.json') ? bare() : await core();
report(`http://127.0.0.1:${await TRANSPORTS[transport](answers)}`);
process.on('SIGTERM', () => process.exit());
