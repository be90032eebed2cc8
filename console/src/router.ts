/** Paths and what they name. Every place in the console has one, so that it can be sent to somebody. */
import { computed, signal } from '@preact/signals';

type Segment<Part extends string> = Part extends `:${infer Name}?`
  ? { [Key in Name]?: string }
  : Part extends `:${infer Name}`
    ? { [Key in Name]: string }
    : unknown;

/** What a pattern such as `/messenger/:page?/:person?` holds. */
export type ParamsOf<Pattern extends string> = Pattern extends `/${infer Head}/${infer Rest}`
  ? Segment<Head> & ParamsOf<`/${Rest}`>
  : Pattern extends `/${infer Last}`
    ? Segment<Last>
    : unknown;

export type Params = Readonly<Record<string, string | undefined>>;

/** The path that a pattern means with these values; what is left out at its end is left away. */
export function pathTo<Pattern extends string>(
  pattern: Pattern,
  params: ParamsOf<Pattern>,
): string {
  const values = params as Params;
  const parts: string[] = [];
  for (const part of pattern.split('/').slice(1)) {
    if (!part.startsWith(':')) {
      parts.push(part);
      continue;
    }
    const value = values[part.slice(1).replace('?', '')];
    if (value === undefined) break;
    parts.push(encodeURIComponent(value));
  }
  return `/${parts.join('/')}`;
}

/** What the path holds where the pattern has names; undefined: it does not fit. */
export function match(pattern: string, path: string): Params | undefined {
  const parts = path.split('/').slice(1).filter(Boolean);
  const names = pattern.split('/').slice(1).filter(Boolean);
  if (parts.length > names.length) return undefined;
  const params: Record<string, string> = {};
  for (const [place, name] of names.entries()) {
    const part = parts[place];
    if (name.startsWith(':')) {
      if (part !== undefined) params[name.slice(1).replace('?', '')] = decoded(part);
      else if (!name.endsWith('?')) return undefined;
    } else if (part !== name) return undefined;
  }
  return params;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const here = () => ({ path: location.pathname, search: location.search });

const place = signal(here());

export const path = computed(() => place.value.path);
export const query = computed(() => new URLSearchParams(place.value.search));

/** `replace`: the place before is not come back to. */
export function go(to: string, { replace = false } = {}): void {
  const next = new URL(to, location.href);
  if (next.pathname === location.pathname && next.search === location.search) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', next);
  place.value = here();
}

/** Changes members of the query without a step in the history; null takes one away. */
export function setQuery(changes: Readonly<Record<string, string | null>>): void {
  const next = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') next.delete(name);
    else next.set(name, value);
  }
  const search = next.toString();
  go(location.pathname + (search && `?${search}`), { replace: true });
}

/** Links stay links: this takes over the plain clicks on those that lead to a place in here. */
export function startRouter(): void {
  addEventListener('popstate', () => {
    place.value = here();
  });
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.('a');
    if (!link || link.target || link.hasAttribute('download')) return;
    const to = new URL(link.href, location.href);
    if (to.origin !== location.origin || to.pathname.startsWith('/admin/')) return;
    if (to.hash !== '' && to.pathname === location.pathname) return;
    event.preventDefault();
    go(to.pathname + to.search);
  });
}
