/**
 * node:http to values and back. Graph is answered here, without a framework, because its URLs and
 * headers are the product; the first path segment decides who else answers.
 */
import http from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { type Failure, fail } from '../graph/errors.ts';
import type { Graph } from '../graph/graph.ts';
import { BODY_BYTES_MAX, type RawRequest } from '../graph/request.ts';
import { type Disturbance, type GraphResponse, headersOf } from '../graph/response.ts';
import { endingWhenDrained } from './drain.ts';
import { createFastPath, type FastPath } from './fast-path.ts';
import { createOverload, type Overload } from './overload.ts';

/** Room for a URL of 8 KB to be refused by its own error rather than by this one. */
const HEADER_BYTES_MAX = 32 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
/** A connection more is closed as it comes: each may keep some 10 KB and one request waiting. */
const CONNECTIONS_MAX = 10_000;
/**
 * How long a client that was refused may go on sending. What it sends is dropped; closing at once on
 * bytes that nobody read would reset the connection, and the answer would be lost with it.
 */
const LINGER_MS = 1000;

export type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

export interface TransportOptions {
  graph: Pick<Graph, 'answer' | 'refuse'>;
  /** Answers by first path segment (`admin`, `healthz`, …); everything else is Graph's. */
  others: Readonly<Record<string, Handler>>;
  /** Milliseconds since 1970. */
  clock: () => number;
  /** Believe the X-Forwarded-Proto of a TLS terminator in front; anybody else could send one. */
  trustProxy?: boolean | undefined;
  /** Told of what should never happen. */
  onError: (error: unknown) => void;
  /** When requests are refused because there are too many; by default as time tells. */
  overload?: Overload | undefined;
}

/** A server that answers nothing yet: its address must be known before Graph can name it in URLs. */
export function createTransport(): http.Server {
  const server = http.createServer({
    maxHeaderSize: HEADER_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    requireHostHeader: false,
  });
  server.maxConnections = CONNECTIONS_MAX;
  return server;
}

/** From here on the server answers. */
export function answerOn(server: http.Server, options: TransportOptions): Overload {
  const { graph, others, clock, trustProxy = false, onError } = options;
  const handlers = new Map(Object.entries(others));
  const httpDate = dateHeader(clock);
  const endsWhenDrained = endingWhenDrained(server);
  let connections = 0;
  const { overload = createOverload({ connections: () => connections }) } = options;
  const tooMany = oneEach(
    () => overload.rounds,
    () => graph.refuse(fail('unavailable')),
  );
  const write = (answer: GraphResponse, response: http.ServerResponse) => {
    const send = (): void => {
      if (!server.listening) response.shouldKeepAlive = false;
      writeAnswer(answer, httpDate(), response);
    };
    if (answer.disturbance === undefined) send();
    else disturb(answer.disturbance, response, send);
  };
  /** Answers on a connection that Node gave up on; what follows on it is not listened to. */
  const refuseSocket = (no: Failure, socket: Duplex) => {
    if (!socket.writable) return;
    socket.on('error', () => socket.destroy());
    socket.end(onWire(graph.refuse(no), httpDate(), 'close'), 'latin1');
    socket.resume();
    linger(socket, () => socket.destroy());
  };

  function answer(raw: RawRequest, reply: (answer: GraphResponse) => void): void {
    if (overload.isOver()) {
      reply(tooMany());
      return;
    }
    try {
      const answered = graph.answer(raw);
      if (answered instanceof Promise) replyLater(answered, reply);
      else reply(answered);
    } catch (error) {
      refuse(error, reply);
    }
  }

  /** One continuation for both ends of it: a store across a network comes here with every read. */
  async function replyLater(
    answered: Promise<GraphResponse>,
    reply: (answer: GraphResponse) => void,
  ): Promise<void> {
    try {
      reply(await answered);
    } catch (error) {
      refuse(error, reply);
    }
  }

  function refuse(error: unknown, reply: (answer: GraphResponse) => void): void {
    onError(error);
    reply(graph.refuse(fail('unavailable')));
  }

  function answerRequest(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    body?: Buffer,
  ): void {
    answer(new NodeRequest(request, body, trustProxy), (given) => write(given, response));
  }

  server.on('request', (request, response) => {
    request.url = originForm(request.url!);
    const handler = handlers.get(firstSegment(request.url));
    if (handler !== undefined) {
      endsWhenDrained(response);
      if (hasBody(request)) endingWhenRead(request, response);
      handler(request, response);
    } else if (!hasBody(request)) answerRequest(request, response);
    else {
      readBody(request).then(
        (body) => answerRequest(request, response, body),
        (no: Failure) => {
          if (response.destroyed) return;
          const refusal = graph.refuse(no);
          response.writeHead(refusal.status, wholeHeaders(refusal, httpDate(), 'close'));
          response.write(refusal.body, 'latin1');
          // What still comes is dropped; with its end, or when it takes too long, the connection ends.
          request.once('end', () => response.end()).resume();
          linger(response, () => response.end());
        },
      );
    }
  });
  server.on('checkExpectation', (_request, response) => {
    write(graph.refuse(fail('expectation')), response);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET') socket.destroy();
    else refuseSocket(badHttp(error.code), socket);
  });
  server.on('connect', (_request, socket) => {
    refuseSocket(fail('bad_method', { method: 'connect' }), socket);
  });
  takeConnections(server, (handOver) =>
    createFastPath({
      answer,
      onWire,
      date: httpDate,
      disturb,
      isOthers: (url) => handlers.has(firstSegment(url)),
      handOver,
      isLast: () => !server.listening,
      trustProxy,
      idleMax_ms: KEEP_ALIVE_TIMEOUT_MS,
    }),
  );
  server.on('connection', (connection: Duplex) => {
    connections++;
    connection.once('close', () => connections--);
  });
  return overload;
}

/** Puts a fast path before node:http: connections go to it first, and end when the server closes. */
function takeConnections(
  server: http.Server,
  create: (handOver: (socket: Socket) => void) => FastPath,
): void {
  const [toHttp] = server.listeners('connection');
  const fastPath = create((socket) => toHttp!.call(server, socket));
  server.removeAllListeners('connection');
  server.on('connection', (connection: Socket) => {
    if (isBare(connection)) fastPath.take(connection);
    else toHttp!.call(server, connection);
  });
  const closeIdle = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => {
    closeIdle();
    if (!server.listening) fastPath.close();
  };
}

/** Made anew whenever the round is another. */
function oneEach<T>(round: () => number, make: () => T): () => T {
  let made = -1;
  let known: T;
  return () => {
    if (made !== round()) {
      made = round();
      known = make();
    }
    return known;
  };
}

/** A tunnel or TLS may hand in any stream, whatever the types say. */
function isBare(connection: Duplex): boolean {
  return connection instanceof Socket && !(connection instanceof TLSSocket);
}

/** A fault on purpose: later, or not at all. */
function disturb(
  { latency_ms, drop }: Disturbance,
  open: Duplex | http.ServerResponse,
  send: () => void,
): void {
  const timer = setTimeout(() => (drop ? open.destroy() : send()), latency_ms);
  open.once('close', () => clearTimeout(timer));
}

/** A body that is refused before it was read is read on for a while, or the refusal would be lost. */
function endingWhenRead(request: http.IncomingMessage, response: http.ServerResponse): void {
  const end = response.end.bind(response) as () => http.ServerResponse;
  const endLater = (text?: unknown, encoding?: unknown): http.ServerResponse => {
    if (request.complete || request.destroyed) {
      return (end as (...given: unknown[]) => http.ServerResponse)(text, encoding);
    }
    if (typeof text === 'string' || text instanceof Uint8Array) {
      response.write(text, (encoding ?? 'utf8') as BufferEncoding);
    }
    request.once('end', end).resume();
    linger(response, end);
    return response;
  };
  response.end = endLater as typeof response.end;
}

/** Ends what is not closed by then. */
function linger(open: Duplex | http.ServerResponse, end: () => void): void {
  const timer = setTimeout(end, LINGER_MS);
  open.once('close', () => clearTimeout(timer));
}

/** A proxy is asked by `http://host/path`, and a server must take it, too (RFC 9112 §3.2.2). */
function originForm(url: string): string {
  if (url.charCodeAt(0) === SLASH) return url;
  const path = /^https?:\/\/[^/?]*(.*)$/i.exec(url)?.[1];
  if (path === undefined) return url;
  return path.startsWith('/') ? path : `/${path}`;
}

function badHttp(code: string | undefined): Failure {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return fail('headers_too_large', { limit: HEADER_BYTES_MAX });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return fail('body_timeout');
    default:
      return fail('bad_http');
  }
}

function firstSegment(url: string): string {
  let end = 1;
  for (; end < url.length; end++) {
    const char = url.charCodeAt(end);
    if (char === SLASH || char === QUESTION_MARK) break;
  }
  return url.slice(1, end);
}
const SLASH = 0x2f;
const QUESTION_MARK = 0x3f;

/** Looks headers up in the raw list: building the object of all of them costs more than a read's store. */
class NodeRequest implements RawRequest {
  readonly method: string;
  readonly url: string;
  readonly body: Buffer | undefined;
  readonly secure: boolean;
  private readonly rawHeaders: string[];

  constructor(request: http.IncomingMessage, body: Buffer | undefined, trustProxy: boolean) {
    this.method = request.method!;
    this.url = request.url!;
    this.body = body;
    this.rawHeaders = request.rawHeaders;
    this.secure =
      'encrypted' in request.socket ||
      (trustProxy && this.header('x-forwarded-proto')?.toLowerCase() === 'https');
  }

  header(name: string): string | undefined {
    return headerOf(this.rawHeaders, name);
  }
}

function headerOf(raw: string[], name: string): string | undefined {
  for (let index = 0; index < raw.length; index += 2) {
    const key = raw[index]!;
    if (key.length === name.length && key.toLowerCase() === name) return raw[index + 1];
  }
  return undefined;
}

function hasBody({ rawHeaders, method }: http.IncomingMessage): boolean {
  if (method === 'POST') return true;
  return (
    headerOf(rawHeaders, 'transfer-encoding') !== undefined ||
    (headerOf(rawHeaders, 'content-length') ?? '0') !== '0'
  );
}

/** Rejects with a Failure. Past the limit nothing is kept. */
function readBody(request: http.IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const tooLarge = () => reject(fail('body_too_large', { limit: BODY_BYTES_MAX }));
    if (Number(headerOf(request.rawHeaders, 'content-length') ?? 0) > BODY_BYTES_MAX) {
      return tooLarge();
    }
    // One buffer that grows: a list of a million chunks of one byte would take a hundred times more.
    let body = Buffer.alloc(0);
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      const end = bytes + chunk.length;
      if (end > BODY_BYTES_MAX) {
        request.removeAllListeners('data');
        return tooLarge();
      }
      if (end > body.length) {
        const grown = Buffer.allocUnsafe(Math.min(2 * end, BODY_BYTES_MAX));
        body.copy(grown, 0, 0, bytes);
        body = grown;
      }
      chunk.copy(body, bytes);
      bytes = end;
    });
    request.on('end', () => resolve(body.subarray(0, bytes)));
    request.on('error', () => reject(fail('bad_http')));
  });
}

/** The Date header, made once a second. */
function dateHeader(clock: () => number): () => string {
  let known = -1;
  let text = '';
  return () => {
    const second = Math.floor(clock() / 1000);
    if (known !== second) {
      known = second;
      text = new Date(second * 1000).toUTCString();
    }
    return text;
  };
}

/**
 * The last headers stand in the recorded order (dossier §4.3); the body is ASCII by construction.
 *
 * The head is handed to Node as text: it would check and join what is in order already, at the price
 * of a whole profile read. Only keeping the connection is left to Node, so what ends it goes the
 * ordinary way.
 */
function writeAnswer(answer: GraphResponse, date: string, response: http.ServerResponse): void {
  if (response.headersSent || response.destroyed) return;
  if (response.shouldKeepAlive) {
    response.statusCode = answer.status;
    (response as unknown as WithHead)._header = wholeHead(answer, date, 'keep-alive');
  } else response.writeHead(answer.status, wholeHeaders(answer, date, 'close'));
  // Node sends no body in answer to HEAD.
  response.end(answer.body, 'latin1');
}

/** Where Node keeps a response's head until it is sent; a test holds both ways to the same bytes. */
interface WithHead {
  _header: string;
}

/**
 * Name, value, name, value, …: an array is sent as it is, a date of Node's own included. A 304 is of
 * a body whose length nobody asked for.
 */
function wholeHeaders(
  { status, head, body }: GraphResponse,
  date: string,
  connection: string,
): string[] {
  const own = headersOf(head).flat();
  const length = status === 304 ? [] : ['Content-Length', String(body.length)];
  return [...own, 'Date', date, 'Connection', connection, ...length];
}

function wholeHead({ status, head, body }: GraphResponse, date: string, connection: string) {
  const line = status === 200 ? OK : `HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\n`;
  const length = status === 304 ? '' : `Content-Length: ${body.length}\r\n`;
  return `${line}${head}Date: ${date}\r\nConnection: ${connection}\r\n${length}\r\n`;
}
const OK = 'HTTP/1.1 200 OK\r\n';

/** A response for a connection that is not, or no longer, Node's to answer on. */
function onWire(answer: GraphResponse, date: string, connection: string): string {
  return wholeHead(answer, date, connection) + answer.body;
}
