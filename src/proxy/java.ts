/** What Java wants: options instead of variables, and its roots in a key store of its own. */
import { createHash, X509Certificate } from 'node:crypto';

/** The one that Java tries by itself; it guards against nothing but accidents. */
const PASSWORD = 'changeit';

/**
 * Java is told of the proxy, and that it may show credentials to it, which are off by default. No
 * option gives it the secret: a program reads that from HTTPS_PROXY, by an Authenticator of its own.
 * Without one it is refused, which is told at once; going past to Facebook would not be.
 *
 * `direct`: the hosts that are to be reached without the proxy, as NO_PROXY has them.
 */
export function javaOptions(store: string, proxyUrl: string, direct: readonly string[]): string[] {
  const path = /\s/.test(store) ? `"${store}"` : store;
  const { hostname, port } = new URL(proxyUrl);
  const names = direct.map((entry) => entry.replace(/^\*?\./, '').replace(/:\d+$/, ''));
  const below = names.map((name) => `*.${name}`);
  const hosts = ['localhost', '127.*', '[::1]', ...names, ...below].join('|');
  return [
    `-Djavax.net.ssl.trustStore=${path}`,
    '-Djavax.net.ssl.trustStoreType=jks',
    ...['http', 'https'].flatMap((scheme) => [
      `-D${scheme}.proxyHost=${hostname}`,
      `-D${scheme}.proxyPort=${port}`,
    ]),
    `-Dhttp.nonProxyHosts=${hosts}`,
    '-Djdk.http.auth.tunneling.disabledSchemes=',
  ];
}

const MAGIC = 0xfeedfeed;
const VERSION = 2;
const TRUSTED_CERTIFICATE = 2;
/** Mixed into the checksum of every such file (OpenJDK, `JavaKeyStore.java`). */
const WHITENER = 'Mighty Aphrodite';

/** A key store of the kind JKS, which every Java reads, that trusts these certificates (PEM). */
export function javaTrustStore(certificates: readonly string[]): Buffer {
  const entries = certificates.flatMap((certificate, index) => entry(certificate, index));
  const content = Buffer.concat([
    uint32(MAGIC),
    uint32(VERSION),
    uint32(entries.length),
    ...entries,
  ]);
  const password = Buffer.from(PASSWORD, 'utf16le').swap16();
  const digest = createHash('sha1').update(password).update(WHITENER).update(content).digest();
  return Buffer.concat([content, digest]);
}

/** None for what is no certificate: one spoilt root must not cost the others. */
function entry(certificate: string, index: number): Buffer[] {
  try {
    const der = new X509Certificate(certificate).raw;
    return [
      Buffer.concat([
        uint32(TRUSTED_CERTIFICATE),
        text(`root-${index}`),
        Buffer.alloc(8), // when it was added
        text('X.509'),
        uint32(der.length),
        der,
      ]),
    ];
  } catch {
    return [];
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function text(ascii: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(ascii.length);
  return Buffer.concat([length, Buffer.from(ascii)]);
}
