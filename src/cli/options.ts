/** Options that more than one command takes. */
import { InvalidArgumentError, Option } from 'commander';
import { GRAPH_LIMITS, type LimitRules } from '../graph/limits.ts';
import { RELEASES } from '../graph/releases.ts';
import { ERAS, type Era, type Unavailable } from '../graph/versions.ts';
import { SUBJECT_BYTES, SUBJECTS, SUBJECTS_MAX } from '../store/sqlite/packed-subjects.ts';

/** What both servers can be told about Graph. */
export interface GraphOptions {
  era: Era;
  unavailable?: Unavailable;
  asOf?: string;
  requireHttps: boolean;
  /** '' is off: an option's parser cannot answer with nothing. */
  rateLimits?: LimitRules | '';
}

export const limitsOf = ({ rateLimits }: GraphOptions): LimitRules | undefined =>
  rateLimits || undefined;

export const eraOption = (): Option =>
  new Option('--era <year>', "pin one year's behaviour; auto follows the version in the path")
    .choices(['auto', ...Object.keys(ERAS)])
    .default('auto')
    .env('PAGESCOPE_ERA');

export const unavailableOption = (): Option =>
  new Option('--unavailable <answer>', 'answer to a read without access, in every version')
    .choices(['empty', 'error'])
    .env('PAGESCOPE_UNAVAILABLE');

export const asOfOption = (): Option =>
  new Option('--as-of <day>', "the day it is for Graph's versions, as in 2019-01-08")
    .argParser(parseDay)
    .env('PAGESCOPE_AS_OF');

export const requireHttpsOption = (): Option =>
  new Option('--require-https', 'refuse tokens that come by plain http')
    .default(false)
    .env('PAGESCOPE_REQUIRE_HTTPS');

export const rateLimitsOption = (standard: 'on' | 'off'): Option =>
  new Option(
    '--rate-limits <rules>',
    "off, on (Graph's own), or some of app=200,page=4800,messenger=200,token=N,second=N,users=N",
  )
    .argParser(parseLimits)
    .default(standard === 'on' ? GRAPH_LIMITS : '', standard)
    .env('PAGESCOPE_RATE_LIMITS');

export const portOption = (standard: number): Option => portFlag(standard).env('PAGESCOPE_PORT');

/** Without the environment's word. */
export const portFlag = (
  standard: number,
  flag = '--port <n>',
  use = 'port to listen on; 0 takes any free one',
): Option => new Option(flag, use).argParser(parsePort).default(standard);

export const workersOption = (): Option =>
  new Option(
    '--workers <n>',
    'so many processes on the port: one that dies is started again, SIGHUP replaces all one by one',
  )
    .argParser(parseWorkers)
    .env('PAGESCOPE_WORKERS');

export const cachedProfilesOption = (): Option =>
  new Option(
    '--cached-profiles <n>',
    `so many people of a store in a file stay at hand once they were read, ${SUBJECT_BYTES} bytes each in each process (standard: ${SUBJECTS})`,
  )
    .argParser(parseCachedProfiles)
    .env('PAGESCOPE_CACHED_PROFILES');

function parseCachedProfiles(text: string): number {
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (count >= 1 && count <= SUBJECTS_MAX) return count;
  throw new InvalidArgumentError(`They are a whole number from 1 to ${SUBJECTS_MAX}.`);
}

const WORKERS_MAX = 256;

function parseWorkers(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > WORKERS_MAX) {
    throw new InvalidArgumentError(`Workers are a whole number from 1 to ${WORKERS_MAX}.`);
  }
  return count;
}

function parseDay(text: string): string {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
  const first = RELEASES[0]!.released;
  if (!isDay || new Date(text).toISOString().slice(0, 10) !== text || text < first) {
    throw new InvalidArgumentError(`A day is written as 2019-01-08, from ${first} on.`);
  }
  return text;
}

/** Graph's own rules, changed as said; 0 takes a rule away. */
function parseLimits(text: string): LimitRules | '' {
  if (text === 'off') return '';
  const rules: LimitRules = { ...GRAPH_LIMITS };
  for (const part of text === 'on' ? [] : text.split(',')) {
    const [, name = '', digits = ''] = /^(\w+)=(\d{1,9})$/.exec(part.trim()) ?? [];
    if (!Object.hasOwn(rules, name)) {
      const names = Object.keys(rules).join(', ');
      throw new InvalidArgumentError(`Say off, on, or rules as in app=200; known are ${names}.`);
    }
    const number = Number(digits);
    if (name === 'users') rules.users = Math.max(1, number);
    else rules[name as Exclude<keyof LimitRules, 'users'>] = number === 0 ? null : number;
  }
  return rules;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  }
  return port;
}
