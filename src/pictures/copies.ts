/** Resized copies of pictures, kept for a moment so that a popular one is drawn once. */
import { LRUCache } from 'lru-cache';
import type { Picture } from '../domain/person.ts';

/** Which copy: this version of this person's picture, this wide. */
export interface Copy {
  person_id: string;
  picture_version: number;
  width_px: number;
}

const TTL_MS = 60_000;

/**
 * Answers from memory or with `draw`; undefined is not remembered. Requests for the same copy at
 * the same time share one drawing. At most `bytes_max` bytes are kept, and none longer than a
 * minute, asked for or not: what an erased person leaves here is soon gone by itself.
 */
export function copies(
  bytes_max: number,
  draw: (copy: Copy) => Promise<Picture | undefined>,
): (copy: Copy) => Promise<Picture | undefined> {
  const kept = new LRUCache<string, Picture, Copy>({
    maxSize: bytes_max,
    sizeCalculation: ({ bytes }) => bytes.length,
    ttl: TTL_MS,
    ttlAutopurge: true,
    // Being pushed out while it is drawn must not fail the request that waits for it.
    ignoreFetchAbort: true,
    fetchMethod: (_key, _stale, { context }) => draw(context),
  });
  return (copy) => {
    const key = `${copy.person_id}/${copy.picture_version}/${copy.width_px}`;
    return kept.fetch(key, { context: copy });
  };
}
