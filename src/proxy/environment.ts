/** What a child finds in its environment, and nobody else: the proxy, the roots, the hook. */
import { fileURLToPath } from 'node:url';
import { ANSWERED_NAMES } from './hosts.ts';
import { javaOptions } from './java.ts';
import type { Trust } from './trust.ts';
import { type Environment, keptNoProxy } from './upstream.ts';

/** Node's own way to connect, redirected (see the file). */
export const HOOK = fileURLToPath(new URL('./hook.cjs', import.meta.url));

/** Everybody reads some of these; old programs the lower case ones alone. */
const PROXIES = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy'];
const NO_PROXIES = ['NO_PROXY', 'no_proxy'];
const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

export interface Reached {
  /** The proxy, with its secret. */
  proxyUrl: string;
  /** The port of the endpoint on 127.0.0.1. */
  endpointPort: number;
  trust: Trust;
  offline: boolean;
  /** `:` or, on Windows, `;`. */
  pathDelimiter: string;
}

/** `env`: what the child would have had without us; it is left as it is. */
export function childEnvironment(env: Environment, reached: Reached): Record<string, string> {
  const { proxyUrl, endpointPort, trust, offline, pathDelimiter } = reached;
  const kept = keptNoProxy(env, ANSWERED_NAMES);
  const direct = [...new Set([...LOOPBACK, ...kept])].join(',');
  const each = (names: readonly string[], value: string) =>
    Object.fromEntries(names.map((name) => [name, value]));
  const set = Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return {
    ...Object.fromEntries(set),
    ...each(PROXIES, proxyUrl),
    ...each(NO_PROXIES, direct),
    ...trust.variables,
    NODE_USE_ENV_PROXY: '1',
    NODE_OPTIONS: after(env.NODE_OPTIONS, `--require ${quoted(HOOK)}`),
    PAGESCOPE_CONNECT: [endpointPort, ...ANSWERED_NAMES].join(' '),
    ...(offline ? { PAGESCOPE_OFFLINE: '1' } : {}),
    PHP_INI_SCAN_DIR: `${env.PHP_INI_SCAN_DIR ?? ''}${pathDelimiter}${trust.phpFolder}`,
    JAVA_TOOL_OPTIONS: after(
      env.JAVA_TOOL_OPTIONS,
      javaOptions(trust.javaStore, proxyUrl, kept).join(' '),
    ),
  };
}

function after(earlier: string | undefined, option: string): string {
  return earlier ? `${earlier} ${option}` : option;
}

/** Only where it must be: Node before 12 takes quotes for a part of the name. */
function quoted(path: string): string {
  return /[\s"\\]/.test(path) ? `"${path.replaceAll(/["\\]/g, '\\$&')}"` : path;
}
