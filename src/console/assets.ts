/**
 * The files of the built console. They are few, so all are held, and a path is looked up among their
 * names: nothing else of the disk can be asked for.
 */
import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

export interface Asset {
  type: string;
  bytes: Buffer;
  etag: string;
  /** Its name holds a digest of it. */
  isImmutable: boolean;
}

export type Assets = ReadonlyMap<string, Asset>;

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** Files of another type are not served. */
export async function readAssets(directory: string): Promise<Assets> {
  const assets = new Map<string, Asset>();
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(directory.length).split(sep).join('/');
    const bytes = await readFile(file);
    const etag = `"${hash('sha256', bytes, 'base64url').slice(0, 22)}"`;
    assets.set(path, { type, bytes, etag, isImmutable: path.startsWith('/assets/') });
  }
  return assets;
}
