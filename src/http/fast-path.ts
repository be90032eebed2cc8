/**
 * Plain GETs, answered on the bare connection: node:http's parser, streams and timers cost more than
 * a whole profile read. A connection that sends anything else goes to node:http, which is strict,
 * with all that it sent, and stays there.
 */
import type { Socket } from 'node:net';
import type { Disturbance, GraphResponse } from '../graph/response.ts';
import { type PlainGet, type PlainHeaders, plainGet } from './plain-get.ts';

/** How often connections are looked at, and at how many looks without a request they end. */
const LOOK_EVERY_MS = 5000;

export interface FastPathOptions {
  /** Calls `reply` once, now or later. */
  answer: (request: PlainGet, reply: (answer: GraphResponse) => void) => void;
  /** Head and body as they stand on the wire; `connection` is the value of that header. */
  onWire: (answer: GraphResponse, connection: 'keep-alive' | 'close') => string;
  disturb: (disturbance: Disturbance, socket: Socket, send: () => void) => void;
  /** True: somebody else answers this path. */
  isOthers: (url: string) => boolean;
  /** Takes a connection over; what it sent is back in it. */
  handOver: (socket: Socket) => void;
  /** True: no request may follow on a connection once it is answered. */
  isLast: () => boolean;
  trustProxy: boolean;
  idleMax_ms: number;
}

export interface FastPath {
  take(socket: Socket): void;
  /** Ends what waits for its next request; what is being answered ends with its answer. */
  close(): void;
}

export function createFastPath(options: FastPathOptions): FastPath {
  const { answer, onWire, disturb, isOthers, handOver, trustProxy } = options;
  const looksMax = options.idleMax_ms / LOOK_EVERY_MS;
  const connections = new Set<Connection>();
  let closing = false;

  class Connection {
    readonly socket: Socket;
    /** Looks since the last request. */
    looks = 0;
    /**
     * An answer is being made, or the client is slow to take one. What comes meanwhile waits in the
     * socket, which is paused only then: a pause costs more than most of a read.
     */
    busy = false;
    /** The client has said all. */
    #ended = false;
    #headers: PlainHeaders | undefined;

    constructor(socket: Socket) {
      this.socket = socket;
      socket.on('data', this.#read);
      socket.on('end', this.#end);
      socket.on('error', this.#destroy);
      socket.on('close', this.#forget);
    }

    readonly #read = (packet: Buffer): void => {
      if (this.busy) {
        this.socket.pause();
        this.socket.unshift(packet);
        return;
      }
      const request = plainGet(packet, trustProxy, this.#headers);
      if (request === undefined || isOthers(request.url)) this.#handOver(packet);
      else {
        this.#headers = request.headers;
        this.looks = 0;
        this.busy = true;
        answer(request, this.#reply);
      }
    };

    readonly #reply = (given: GraphResponse): void => {
      if (given.disturbance === undefined) this.#send(given);
      else disturb(given.disturbance, this.socket, () => this.#send(given));
    };

    #send(given: GraphResponse): void {
      const { socket } = this;
      if (socket.destroyed) return;
      const isLast = closing || this.#ended || options.isLast();
      const text = onWire(given, isLast ? 'close' : 'keep-alive');
      if (isLast) socket.end(text, 'latin1');
      else if (socket.write(text, 'latin1')) this.#listen();
      else socket.once('drain', this.#listen);
    }

    readonly #listen = (): void => {
      this.busy = false;
      if (this.socket.isPaused()) this.socket.resume();
    };

    #handOver(packet: Buffer): void {
      const { socket } = this;
      this.#forget();
      socket.pause();
      socket.off('data', this.#read);
      socket.off('end', this.#end);
      socket.off('error', this.#destroy);
      socket.off('close', this.#forget);
      socket.unshift(packet);
      handOver(socket);
      socket.resume();
    }

    readonly #end = (): void => {
      this.#ended = true;
      if (!this.busy) this.socket.end();
    };

    readonly #destroy = (): void => void this.socket.destroy();
    readonly #forget = (): void => void connections.delete(this);
  }

  const look = setInterval(() => {
    for (const connection of connections) {
      if (!connection.busy && ++connection.looks > looksMax) connection.socket.destroy();
    }
  }, LOOK_EVERY_MS).unref();

  return {
    take: (socket) => void connections.add(new Connection(socket)),
    close() {
      closing = true;
      clearInterval(look);
      for (const { busy, socket } of connections) if (!busy) socket.end();
    },
  };
}
