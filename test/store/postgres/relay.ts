/** Stands between a store and its server, to do what networks do. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

export interface Relay {
  /** The same database, by way of this. */
  url(of: string): string;
  /** From here on nothing passes, and nobody is told. */
  stall(): void;
  resume(): void;
  /** Breaks every connection. */
  cut(): void;
  /** Where new connections lead from here on. */
  leadTo(port: number): void;
  readonly connections: number;
}

export async function relayTo(t: TestContext, port: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  let target = port;
  let isStalled = false;
  const keep = (socket: Socket, other: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => other.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
    socket.on('data', (bytes) => other.write(bytes));
    if (isStalled) socket.pause();
  };
  const listener = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    keep(near, far);
    keep(far, near);
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  t.after(() => {
    listener.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port: own } = listener.address() as AddressInfo;

  return {
    url(of) {
      const url = new URL(of);
      url.port = String(own);
      return url.href;
    },
    stall() {
      isStalled = true;
      for (const socket of sockets) socket.pause();
    },
    resume() {
      isStalled = false;
      for (const socket of sockets) socket.resume();
    },
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    leadTo(port) {
      target = port;
    },
    get connections() {
      return sockets.size / 2;
    },
  };
}
