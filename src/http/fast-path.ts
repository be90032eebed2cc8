/**
 * Plain GETs, answered on the bare connection: node:http's parser, streams and timers cost more than
 * a whole profile read. A connection that sends anything else goes to node:http, which is strict,
 * with all that it sent, and stays there.
 *
 * Reading a request, answering it and sending the answer each need other code and other data, and
 * push those of the others out of the processor's caches. So all that was asked in one round of the
 * event loop is read first, then answered, then sent, which takes a tenth less of a read.
 */
import type { Socket } from 'node:net';
import type { Disturbance, GraphResponse } from '../graph/response.ts';
import { type OnPacket, readPackets } from './packets.ts';
import { type PlainGet, type PlainHeaders, plainGet } from './plain-get.ts';

/** How often connections are looked at, and at how many looks without a request they end. */
const LOOK_EVERY_MS = 5000;
/** Of a longer round so many requests are answered and sent, then as many more. */
const PORTION = 64;

export interface FastPathOptions {
  /** Calls `reply` once, now or later. */
  answer: (request: PlainGet, reply: (answer: GraphResponse) => void) => void;
  /** Head and body as they stand on the wire; `date` and `connection` are values of headers. */
  onWire: (answer: GraphResponse, date: string, connection: 'keep-alive' | 'close') => string;
  date: () => string;
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
  /** Who asked in this round, and who was answered and is still to be told. */
  let asked: Connection[] = [];
  let answered: Connection[] = [];
  let isDue = false;
  /** Of the answers that are being made; undefined: none are, and one that comes now came later. */
  let date: string | undefined;

  /** At the end of this round of the event loop. */
  function due(): void {
    if (isDue) return;
    isDue = true;
    setImmediate(endRound);
  }

  function endRound(): void {
    const asking = asked;
    asked = [];
    for (let from = 0; from < asking.length; from += PORTION) {
      date = options.date();
      for (const connection of asking.slice(from, from + PORTION)) connection.answer();
      date = undefined;
      send();
    }
    send();
    isDue = false;
    if (asked.length > 0) due();
  }

  function send(): void {
    const sending = answered;
    answered = [];
    for (const connection of sending) connection.send();
  }

  class Connection {
    readonly socket: Socket;
    /** Looks since the last request. */
    looks = 0;
    /**
     * An answer is being made, or the client is slow to take one. The socket is paused only when
     * more comes meanwhile: a pause costs more than most of a read.
     */
    busy = false;
    /** What came while busy; nothing follows it, because the socket is paused. */
    #ahead: Buffer | undefined;
    /** The client has said all. */
    #ended = false;
    #request: PlainGet | undefined;
    #headers: PlainHeaders | undefined;
    /** The answer, and whether it is the last. */
    #text = '';
    #isLast = false;
    readonly #stopReading: () => void;

    constructor(socket: Socket) {
      this.socket = socket;
      this.#stopReading = readPackets(socket, this.#read);
      socket.on('end', this.#end);
      socket.on('error', this.#destroy);
      socket.on('close', this.#forget);
    }

    readonly #read: OnPacket = (bytes, length) => {
      if (this.busy) {
        this.#ahead = Buffer.from(bytes.subarray(0, length));
        this.socket.pause();
        return;
      }
      const request = plainGet(bytes, length, trustProxy, this.#headers);
      if (request === undefined || isOthers(request.url)) {
        this.#handOver(Buffer.from(bytes.subarray(0, length)));
        return;
      }
      this.#request = request;
      this.#headers = request.headers;
      this.looks = 0;
      this.busy = true;
      asked.push(this);
      due();
    };

    answer(): void {
      const request = this.#request!;
      this.#request = undefined;
      answer(request, this.#reply);
    }

    readonly #reply = (given: GraphResponse): void => {
      if (given.disturbance === undefined) this.#answered(given);
      else disturb(given.disturbance, this.socket, () => this.#answered(given));
    };

    #answered(given: GraphResponse): void {
      this.#isLast = closing || this.#ended || options.isLast();
      const connection = this.#isLast ? 'close' : 'keep-alive';
      this.#text = onWire(given, date ?? options.date(), connection);
      answered.push(this);
      due();
    }

    send(): void {
      const { socket } = this;
      const text = this.#text;
      this.#text = '';
      if (socket.destroyed) return;
      if (this.#isLast) socket.end(text, 'latin1');
      else if (socket.write(text, 'latin1')) this.#listen();
      else socket.once('drain', this.#listen);
    }

    readonly #listen = (): void => {
      this.busy = false;
      const ahead = this.#ahead;
      this.#ahead = undefined;
      if (ahead !== undefined) this.#read(ahead, ahead.length);
      else if (closing || this.#ended) this.socket.end();
      else if (this.socket.isPaused()) this.socket.resume();
    };

    #handOver(packet: Buffer): void {
      const { socket } = this;
      this.#forget();
      socket.pause();
      this.#stopReading();
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
