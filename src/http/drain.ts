/** How a server ends without a request that fails. */
import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { Server as TcpServer } from 'node:net';

/** An event of a server: from here on every answer is the last on its connection. */
const DRAINING = 'draining';
const LOOK_EVERY_MS = 100;

/**
 * Accepts nobody else, and resolves once all connections have ended: with the answer to what they
 * ask next, or after `grace_ms` without a request.
 *
 * A connection that is closed as soon as it is idle may have a request on its way. It would be lost,
 * and the client could not tell whether it was carried out; so where others serve on the same port,
 * a client is told to go there by `Connection: close` on its last answer.
 */
export async function drain(server: Server, grace_ms: number): Promise<void> {
  const closed = once(server, 'close');
  // node:http's own way to close ends at once what is idle.
  TcpServer.prototype.close.call(server);
  server.emit(DRAINING);
  // What is answered after that is kept by nobody either.
  let timer = setTimeout(function endIdle() {
    server.closeIdleConnections();
    timer = setTimeout(endIdle, LOOK_EVERY_MS);
  }, grace_ms);
  await closed;
  clearTimeout(timer);
  server.close();
}

/** Told of a response that is not written yet: it is the connection's last one if the server is drained. */
export function endingWhenDrained(server: Server): (response: ServerResponse) => void {
  const open = new Set<ServerResponse>();
  server.on(DRAINING, () => {
    for (const response of open) response.shouldKeepAlive = false;
  });
  return (response) => {
    response.shouldKeepAlive &&= server.listening;
    open.add(response);
    response.once('close', () => open.delete(response));
  };
}
