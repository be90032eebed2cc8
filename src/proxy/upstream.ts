/** The proxy that was set before this one, for what is not answered here: it may be the only way out. */
import { bareHost } from './hosts.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy on the way to a host; undefined: there is none. `scheme`: of what is asked for. */
export type Upstream = (scheme: 'http' | 'https', host: string, port: number) => URL | undefined;

export function upstreamOf(env: Environment): Upstream {
  const direct = noProxyEntries(env);
  const urls = { http: proxyFor(env, 'http'), https: proxyFor(env, 'https') };
  return (scheme, host, port) => {
    const url = urls[scheme];
    return url === undefined || direct.some((entry) => bypasses(entry, host, port))
      ? undefined
      : url;
  };
}

/** A proxy of another kind (SOCKS) is not spoken to. */
function proxyFor(env: Environment, scheme: string): URL | undefined {
  const text = variable(env, `${scheme}_proxy`) ?? variable(env, 'all_proxy');
  if (text === undefined) return undefined;
  const url = URL.parse(text.includes('://') ? text : `http://${text}`);
  return url !== null && /^https?:$/.test(url.protocol) ? url : undefined;
}

/** Lower case comes first, as curl has it; '' is as good as none. */
function variable(env: Environment, name: string): string | undefined {
  return env[name] || env[name.toUpperCase()] || undefined;
}

function noProxyEntries(env: Environment): string[] {
  return (variable(env, 'no_proxy') ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
}

/** What the child's own NO_PROXY keeps of the one that was set: nothing that is answered here. */
export function keptNoProxy(env: Environment, answered: readonly string[]): string[] {
  return noProxyEntries(env).filter(
    (entry) => !answered.some((host) => [80, 443].some((port) => bypasses(entry, host, port))),
  );
}

/** `*`, a host and what lies below it, with or without a dot, an asterisk or a port. */
function bypasses(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  const [, name = entry, only = port] = /^([^:]+):(\d+)$/.exec(entry) ?? [];
  const suffix = bareHost(name).replace(/^\*?\./, '');
  const bare = bareHost(host);
  return Number(only) === port && suffix !== '' && (bare === suffix || bare.endsWith(`.${suffix}`));
}
