/** A tunnel to a host that is not answered here, straight or by the proxy that was set before. */
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import { bareHost } from './hosts.ts';
import { textResponse } from './plain.ts';

export const ESTABLISHED = 'HTTP/1.1 200 Connection Established\r\n\r\n';

export interface Target {
  host: string;
  port: number;
}

/** Answers a CONNECT; `head`: what the client sent along with it. */
export function passThrough(
  client: net.Socket,
  head: Buffer,
  target: Target,
  upstream: URL | undefined,
): void {
  openTunnel(target, upstream).then(
    (far) => {
      const end = () => {
        client.destroy();
        far.destroy();
      };
      if (client.destroyed) return end();
      for (const side of [client, far]) side.on('error', end).on('close', end);
      client.write(ESTABLISHED);
      if (head.length > 0) far.write(head);
      client.pipe(far);
      far.pipe(client);
    },
    (error: Error) => client.end(textResponse({ status: 502, text: unreachable(target, error) })),
  );
}

/** Resolves once the far end can be written to. */
export function openTunnel({ host, port }: Target, upstream: URL | undefined): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    if (upstream === undefined) {
      const far = net.connect({ host: bareHost(host), port, noDelay: true });
      far.once('error', reject);
      far.once('connect', () => {
        far.off('error', reject);
        resolve(far);
      });
      return;
    }
    const path = `${host}:${port}`;
    const { request } = upstream.protocol === 'https:' ? https : http;
    request(upstream.origin, {
      method: 'CONNECT',
      path,
      agent: false,
      headers: { Host: path, ...upstreamAuthorization(upstream) },
    })
      .on('error', reject)
      .on('connect', (response, far, head: Buffer) => {
        if (response.statusCode !== 200) {
          far.destroy();
          reject(new Error(`the proxy ${upstream.host} answered ${response.statusCode}`));
        } else {
          if (head.length > 0) far.unshift(head);
          resolve(far);
        }
      })
      .on('response', (response) => {
        response.destroy();
        reject(new Error(`the proxy ${upstream.host} answered ${response.statusCode}`));
      })
      .end();
  });
}

export function upstreamAuthorization({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** Why a host was not reached; without the user and password of a proxy. */
export function unreachable({ host, port }: Target, error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  return `pagescope run passes this on, and ${host}:${port} cannot be reached: ${code ?? error.message}\n`;
}
