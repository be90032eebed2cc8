/** The roots that a child trusted before: the file its variable names, else the system's. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import tls from 'node:tls';

/** Where systems keep the roots they trust, in one PEM file. */
export const SYSTEM_BUNDLES: readonly string[] = [
  '/etc/ssl/certs/ca-certificates.crt', // Debian, Ubuntu, Arch, Gentoo, NixOS
  '/etc/pki/tls/certs/ca-bundle.crt', // Fedora, RHEL
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', // CentOS, RHEL 7
  '/etc/ssl/ca-bundle.pem', // openSUSE
  '/etc/ssl/cert.pem', // Alpine, macOS, FreeBSD, OpenBSD
  '/usr/local/etc/ssl/cert.pem', // FreeBSD with its ports' roots
];

/** PEM. On a system that keeps them elsewhere: what Node finds there, and what it brings along. */
export function systemRoots(): string {
  for (const path of SYSTEM_BUNDLES) {
    const roots = rootsIn(path);
    if (roots !== undefined) return roots;
  }
  const found = new Set([...tls.getCACertificates('system'), ...tls.rootCertificates]);
  return [...found].join('\n');
}

/** The PEM in a file, or in the files of a folder; undefined: there is none. */
export function rootsIn(path: string): string | undefined {
  try {
    const texts = statSync(path).isDirectory()
      ? readdirSync(path).map((name) => textOf(join(path, name)))
      : [textOf(path)];
    const found = new Set(texts.flatMap(certificatesIn));
    return found.size === 0 ? undefined : [...found].join('\n');
  } catch {
    return undefined;
  }
}

function textOf(path: string): string {
  return statSync(path).isDirectory() ? '' : readFileSync(path, 'utf8');
}

/** Each certificate of a PEM file, without the remarks between them. */
export function certificatesIn(text: string): string[] {
  return (
    text.match(
      /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED )?CERTIFICATE-----/g,
    ) ?? []
  );
}
