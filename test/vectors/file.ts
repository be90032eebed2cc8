/** The recorded facts, as they stand in vectors.json. */
import { readFileSync } from 'node:fs';
import type { Era } from '../../src/graph/versions.ts';

export interface Vector {
  id: string;
  pin: Era;
  title: string;
  request: {
    method: string;
    path: string;
    query?: Record<string, string>;
    headers?: Record<string, string>;
    body?: unknown;
  };
  response: {
    status: number;
    headers?: Record<string, string>;
    body?: unknown;
    /** Of a batch: each inner answer's. */
    body_shape?: { code: number; headers_names: string[]; body: string }[];
    inner_content_type?: string;
    header_order?: string[];
    body_raw?: string;
    key_order?: boolean;
    body_keys?: string[];
    body_contains_keys?: string[];
    body_lacks_keys?: string[];
  };
}

export interface CryptoVector {
  id: string;
  key: string;
  message: string;
  result?: string;
  /** Of a signed request: the signature in front of the message. */
  result_prefix?: string;
}

export interface WebhookVector {
  id: string;
  body_raw?: string;
  // biome-ignore lint/suspicious/noExplicitAny: recorded bodies have many shapes.
  body?: any;
  request?: string;
  expect?: { status: number; body_raw: string };
}

export const VECTORS: { vectors: Vector[]; crypto: CryptoVector[]; webhooks: WebhookVector[] } =
  JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8'));
