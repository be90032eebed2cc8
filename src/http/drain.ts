/** How a server ends without a request that fails. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { Server as TcpServer } from 'node:net';

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
  const timer = setTimeout(() => server.closeIdleConnections(), grace_ms);
  if (grace_ms === 0) server.closeIdleConnections();
  await closed;
  clearTimeout(timer);
  server.close();
}
