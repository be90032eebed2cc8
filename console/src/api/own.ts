/** What this console changed itself, so that it can tell what others did. */

const KEPT_MS = 60_000;

const changes = new Map<string, number>();

export function noteChange(method: string, path: string): void {
  if (method !== 'GET') changes.set(`${method} ${path}`, performance.now());
}

/** Once for each change: was it made here? */
export function wasOwn(change: string): boolean {
  const at = changes.get(change);
  changes.delete(change);
  return at !== undefined && performance.now() - at < KEPT_MS;
}
