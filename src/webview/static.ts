/** Answers of the few files and pages that stand on the console's origin beside it. */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export interface File {
  type: string;
  bytes: Buffer;
  etag: string;
}

/** Reads files of a folder; nothing else of the disk can be asked for. */
export function filesOf(folder: string, names: readonly string[]): ReadonlyMap<string, File> {
  return new Map(
    names.map((name) => {
      const bytes = readFileSync(join(folder, name));
      const etag = `"${hash('sha256', bytes, 'base64url').slice(0, 22)}"`;
      return [name, { type: TYPES[extname(name)]!, bytes, etag }];
    }),
  );
}

export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { type, bytes, etag }: File,
): void {
  response.setHeader('Cache-Control', 'no-cache');
  response.setHeader('ETag', etag);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': bytes.length });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

export function sendPage(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  html: string,
): void {
  const bytes = Buffer.from(html);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.writeHead(status, { 'Content-Type': TYPES['.html']!, 'Content-Length': bytes.length });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
