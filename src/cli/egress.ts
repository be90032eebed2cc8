/** Flags for where webhooks may go besides the internet. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { blockOf } from '../webhooks/egress/address.ts';
import type { EgressRules } from '../webhooks/egress.ts';

export interface EgressFlags {
  allowEgress?: string[];
  egressPorts?: number[];
  egressCa?: string;
}

export function addEgressOptions(command: Command): Command {
  return command
    .addOption(egressRangesOption())
    .addOption(egressPortsOption())
    .addOption(
      new Option(
        '--egress-ca <file>',
        "certificates that webhooks trust besides the system's, as PEM",
      ).env('PAGESCOPE_EGRESS_CA'),
    );
}

export const egressRangesOption = (): Option =>
  new Option(
    '--allow-egress <cidr>',
    'webhooks may go to these addresses of your own network too, as in 10.1.0.0/16,fd00::/8',
  )
    .argParser(parseRanges)
    .env('PAGESCOPE_ALLOW_EGRESS');

export const egressPortsOption = (): Option =>
  new Option('--egress-ports <list>', 'ports that webhooks may go to (default: 443,8443)')
    .argParser(parsePorts)
    .env('PAGESCOPE_EGRESS_PORTS');

/** What the flags say, or what is wrong with them. */
export function egressOf({
  allowEgress,
  egressPorts,
  egressCa,
}: EgressFlags): EgressRules | { problem: string } {
  const ca = egressCa === undefined ? [] : certificatesOf(egressCa);
  if ('problem' in ca) return ca;
  return {
    ca,
    ...(allowEgress !== undefined && { ranges: allowEgress }),
    ...(egressPorts !== undefined && { ports: egressPorts }),
  };
}

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** Those of a file, or what is wrong with it. */
export function certificatesOf(file: string): string[] | { problem: string } {
  const wrong = (what: string) => ({ problem: `--egress-ca names ${file}, which ${what}` });
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return wrong('cannot be read');
  }
  const found = text.match(PEM) ?? [];
  if (found.length === 0) return wrong('holds no certificate as PEM');
  return found.every(isCertificate) ? [...found] : wrong('holds a certificate that is broken');
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

/** With commas between them; the flag may stand more than once. */
function parseRanges(text: string, before: string[] = []): string[] {
  const ranges = text.split(',').map((range) => range.trim());
  for (const range of ranges) {
    if (blockOf(range) === undefined) {
      throw new InvalidArgumentError(
        `${range} is no range of addresses; one is written as 10.1.0.0/16, 192.168.7.12 or fd00::/8, with nothing behind its prefix.`,
      );
    }
  }
  return [...before, ...ranges];
}

function parsePorts(text: string): number[] {
  return text.split(',').map((part) => {
    const port = Number(part);
    if (!/^\s*\d{1,5}\s*$/.test(part) || port < 1 || port > 65_535) {
      throw new InvalidArgumentError('Ports are whole numbers from 1 to 65535, with commas.');
    }
    return port;
  });
}
