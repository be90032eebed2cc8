/** Names of time zones, as people write them. */

/** By the name in lower case. It holds real zones alone, so it cannot outgrow their number. */
const known = new Map<string, string>();

/** The runtime's own name for a zone (any case, old names too); undefined: there is no such zone. */
export function canonicalZone(name: string): string | undefined {
  const key = name.toLowerCase();
  let zone = known.get(key);
  if (zone === undefined && /^[a-z]/.test(key)) {
    zone = resolve(key);
    if (zone !== undefined) known.set(key, zone);
  }
  return zone;
}

function resolve(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
