/** Options that more than one command takes. */
import { InvalidArgumentError, Option } from 'commander';
import { RELEASES } from '../graph/releases.ts';
import { ERAS, type Era, type Unavailable } from '../graph/versions.ts';

/** What both servers can be told about Graph. */
export interface GraphOptions {
  era: Era;
  unavailable?: Unavailable;
  asOf?: string;
  requireHttps: boolean;
}

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

export const portOption = (standard: number): Option => portFlag(standard).env('PAGESCOPE_PORT');

/** Without the environment's word. */
export const portFlag = (
  standard: number,
  flag = '--port <n>',
  use = 'port to listen on; 0 takes any free one',
): Option => new Option(flag, use).argParser(parsePort).default(standard);

function parseDay(text: string): string {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
  const first = RELEASES[0]!.released;
  if (!isDay || new Date(text).toISOString().slice(0, 10) !== text || text < first) {
    throw new InvalidArgumentError(`A day is written as 2019-01-08, from ${first} on.`);
  }
  return text;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  }
  return port;
}
