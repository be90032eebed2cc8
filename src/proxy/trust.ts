/**
 * The files that make a child trust this run's authority beside the roots that it trusted before.
 * They hold certificates alone, in a folder that only its owner can enter.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { javaTrustStore } from './java.ts';
import { certificatesIn, rootsIn, systemRoots } from './roots.ts';
import type { Environment } from './upstream.ts';

/** Variables that name the one file of roots to be trusted, and who goes by them. */
const BUNDLES: Readonly<Record<string, string>> = {
  SSL_CERT_FILE: 'OpenSSL: Python, Ruby, PHP, Perl; Go, Rust',
  CURL_CA_BUNDLE: 'curl',
  REQUESTS_CA_BUNDLE: "Python's requests",
  HTTPLIB2_CA_CERTS: "Python's httplib2",
  PERL_LWP_SSL_CA_FILE: "Perl's LWP",
};

/** Variables that name a file of roots to be trusted besides a runtime's own. */
const EXTRAS: Readonly<Record<string, string>> = {
  NODE_EXTRA_CA_CERTS: 'Node, Bun',
  DENO_CERT: 'Deno',
};

export interface Trust {
  folder: string;
  /** The variables that name these files. */
  variables: Record<string, string>;
  /** A key store for Java. */
  javaStore: string;
  /** A folder for PHP to look for settings in. */
  phpFolder: string;
  /** Takes all of it away; twice is fine. */
  remove(): void;
}

/** `certificate`: of this run's authority; `env`: the environment that the child would have had. */
export function writeTrust(certificate: string, env: Environment, tmpdir: string): Trust {
  const folder = mkdtempSync(join(tmpdir, 'pagescope-run-'));
  const written = new Map<string, string>();

  /** The file with these roots and ours; the same roots are written once. */
  function file(roots: string): string {
    const known = written.get(roots);
    if (known !== undefined) return known;
    const path = join(folder, `roots-${written.size + 1}.pem`);
    writeFileSync(path, roots === '' ? certificate : `${roots}\n${certificate}`);
    written.set(roots, path);
    return path;
  }
  const named = (variable: string): string | undefined => {
    const path = env[variable];
    return path ? rootsIn(path) : undefined;
  };

  const system = systemRoots();
  const bundle = file(named('SSL_CERT_FILE') ?? system);
  const variables: Record<string, string> = {};
  for (const variable of Object.keys(BUNDLES))
    variables[variable] = file(named(variable) ?? system);
  for (const variable of Object.keys(EXTRAS)) variables[variable] = file(named(variable) ?? '');

  const javaStore = join(folder, 'java.jks');
  writeFileSync(javaStore, javaTrustStore([...certificatesIn(system), certificate]));

  const phpFolder = join(folder, 'php');
  mkdirSync(phpFolder);
  writeFileSync(
    join(phpFolder, 'pagescope.ini'),
    `curl.cainfo="${bundle}"\nopenssl.cafile="${bundle}"\n`,
  );

  return {
    folder,
    variables,
    javaStore,
    phpFolder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
