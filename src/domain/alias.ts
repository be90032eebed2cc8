/** The other names by which a person can be found, besides the PSIDs. */

/**
 * `phone`: the digest of their number, everywhere · `user_ref`: what a page knows them by until
 * they reply · `asid`: what an app knows them by, the app-scoped id.
 */
export type AliasKind = 'phone' | 'user_ref' | 'asid';

export interface Alias {
  kind: AliasKind;
  /** The page or the app that uses it; '' for everybody. */
  scope: string;
  name: string;
}

/** The key of an alias's lane. */
export function aliasKey({ kind, scope, name }: Alias): string {
  return `${kind}:${scope}:${name}`;
}
