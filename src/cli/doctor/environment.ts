/** The variables that commands read, held to what the command line would say; no value of a key. */
import type { Option } from 'commander';
import { MASTER_KEY_BYTES } from '../../graph/vault.ts';
import { isDatabaseUrl, safeName } from '../../store/postgres/url.ts';
import { consolePortOption } from '../console.ts';
import { certificatesOf, egressPortsOption, egressRangesOption } from '../egress.ts';
import {
  asOfOption,
  cachedProfilesOption,
  eraOption,
  portOption,
  rateLimitsOption,
  unavailableOption,
  workersOption,
} from '../options.ts';
import { secretOf } from '../secrets.ts';
import { type Finding, fine, note, wrong } from './finding.ts';

/** The problem of a value, or undefined. */
type Reader = (value: string) => string | undefined;

const VARIABLES: Readonly<Record<string, Reader>> = {
  PAGESCOPE_DB: (value) =>
    isDatabaseUrl(value) && !URL.canParse(value) ? 'cannot be read' : undefined,
  PAGESCOPE_HOST: () => undefined,
  PAGESCOPE_ORIGIN: aBareOrigin('https://graph.example.com'),
  PAGESCOPE_PORT: byOption(portOption(0)),
  PAGESCOPE_ERA: byOption(eraOption()),
  PAGESCOPE_AS_OF: byOption(asOfOption()),
  PAGESCOPE_UNAVAILABLE: byOption(unavailableOption()),
  PAGESCOPE_REQUIRE_HTTPS: () => undefined,
  PAGESCOPE_RATE_LIMITS: byOption(rateLimitsOption('on')),
  PAGESCOPE_EXPLAIN: () => undefined,
  PAGESCOPE_TRUST_PROXY: () => undefined,
  PAGESCOPE_CONSOLE: () => undefined,
  PAGESCOPE_CONSOLE_PORT: byOption(consolePortOption()),
  PAGESCOPE_CONSOLE_ORIGIN: aBareOrigin('https://console.example.com'),
  PAGESCOPE_WORKERS: byOption(workersOption()),
  PAGESCOPE_CACHED_PROFILES: byOption(cachedProfilesOption()),
  PAGESCOPE_ALLOW_EGRESS: byOption(egressRangesOption()),
  PAGESCOPE_EGRESS_PORTS: byOption(egressPortsOption()),
  PAGESCOPE_EGRESS_CA: (value) => {
    const found = certificatesOf(value);
    return 'problem' in found ? `is not right: ${found.problem}` : undefined;
  },
};

const SECRETS = ['PAGESCOPE_ADMIN_KEY', 'PAGESCOPE_MASTER_KEY'];

export function checkEnvironment(): Finding[] {
  const findings: Finding[] = [];
  const known = [...Object.keys(VARIABLES), ...SECRETS, ...SECRETS.map((name) => `${name}_FILE`)];
  for (const [name, value = ''] of Object.entries(process.env).sort()) {
    if (!name.startsWith('PAGESCOPE_')) continue;
    if (!known.includes(name)) {
      findings.push(wrong(`${name} is set, and nothing reads it. Known are ${known.join(', ')}.`));
    }
    const problem = VARIABLES[name]?.(value);
    if (problem !== undefined)
      findings.push(wrong(`${name} ${problem}. Set it right or unset it.`));
    else if (name in VARIABLES) findings.push(fine(`${name} is ${shown(value)}`));
  }
  return [...findings, ...SECRETS.flatMap(checkSecret)];
}

/** An address may hold a password. */
function shown(value: string): string {
  return isDatabaseUrl(value) ? `the database ${safeName(value)}` : value;
}

function checkSecret(name: string): Finding[] {
  const secret = secretOf(name);
  if (secret === undefined) return [];
  if ('problem' in secret) return [wrong(`${secret.problem}.`)];
  const bytes = Buffer.from(secret.value, 'base64url').length;
  if (name === 'PAGESCOPE_MASTER_KEY' && bytes !== MASTER_KEY_BYTES) {
    return [wrong(`${name} is not ${MASTER_KEY_BYTES} bytes in base64url.`)];
  }
  return [note(`${name} is set`)];
}

function aBareOrigin(example: string): Reader {
  return (value) =>
    URL.canParse(value) && new URL(value).origin === value
      ? undefined
      : `is not a scheme and an authority alone, as in ${example}`;
}

/** What the command line would say to this value. */
function byOption(option: Option): Reader {
  return (value) => {
    try {
      option.parseArg?.(value, undefined);
      return undefined;
    } catch (error) {
      return `is ${value}. ${(error as Error).message.replace(/\.$/, '')}`;
    }
  };
}
