/**
 * A certificate authority made on the spot, for the few hosts that are answered here.
 *
 * Nobody can be impersonated with it: it is constrained to its hosts (RFC 5280 §4.2.1.10), and its
 * key, which never leaves this closure, is gone with it once the certificates are issued.
 */
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  NameConstraints,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';
import type { Random } from '../domain/psid.ts';

const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const COMMON_NAME = '2.5.4.3';
const SERIAL_BYTES = 16;
const DAY_MS = 86_400_000;
/** Some systems refuse certificates that live longer than 398 days. */
const LIFETIME_MS = 397 * DAY_MS;
/** A container's clock may be behind the machine's. */
const EARLIER_MS = DAY_MS;

export interface Credentials {
  /** PEM. */
  key: string;
  /** PEM. */
  cert: string;
}

export interface Authority {
  /** PEM. */
  certificate: string;
  /** Clients refuse what is issued for a host outside the authority's own. */
  issue(hosts: readonly string[]): Credentials;
}

export interface AuthorityOptions {
  /** DNS names and addresses. */
  hosts: readonly string[];
  random: Random;
  /** Milliseconds since 1970. */
  now: number;
}

export function createAuthority({ hosts, random, now }: AuthorityOptions): Authority {
  const own = generateKeys();
  // The serial stands in the name too: clients must not take one run's authority for another's.
  const serial = serialNumber(random);
  const issuer = named(`Pagescope ${Buffer.from(serial).toString('hex', 0, 4)}, this run alone`);
  const validity = new Validity({
    notBefore: new Date(now - EARLIER_MS),
    notAfter: new Date(now - EARLIER_MS + LIFETIME_MS),
  });

  const certify = (
    subject: Name,
    publicKey: SubjectPublicKeyInfo,
    serialNumber: ArrayBuffer,
    extensions: Extension[],
  ): string => {
    const algorithm = () => new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 });
    const tbsCertificate = new TBSCertificate({
      version: Version.v3,
      serialNumber,
      signature: algorithm(),
      issuer,
      validity,
      subject,
      subjectPublicKeyInfo: publicKey,
      extensions: new Extensions([
        ...extensions,
        extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
        extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyId(publicKey))),
        extension(
          id_ce_authorityKeyIdentifier,
          new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(keyId(own.publicKey)) }),
        ),
      ]),
    });
    const signed = Buffer.from(AsnConvert.serialize(tbsCertificate));
    const certificate = new Certificate({
      tbsCertificate,
      signatureAlgorithm: algorithm(),
      signatureValue: exactly(sign('sha256', signed, own.privateKey)),
    });
    return pem(Buffer.from(AsnConvert.serialize(certificate)));
  };

  const certificate = certify(issuer, own.publicKey, serial, [
    extension(
      id_ce_basicConstraints,
      new BasicConstraints({ cA: true, pathLenConstraint: 0 }),
      true,
    ),
    extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign), true),
    extension(
      id_ce_nameConstraints,
      new NameConstraints({ permittedSubtrees: new GeneralSubtrees(hosts.map(subtree)) }),
      true,
    ),
  ]);

  return {
    certificate,
    issue(names) {
      const { publicKey, privateKey } = generateKeys();
      const cert = certify(named(names[0]!), publicKey, serialNumber(random), [
        extension(id_ce_basicConstraints, new BasicConstraints({ cA: false }), true),
        extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), true),
        extension(id_ce_subjectAltName, new SubjectAlternativeName(names.map(generalName))),
      ]);
      return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    },
  };
}

interface Keys {
  publicKey: SubjectPublicKeyInfo;
  privateKey: KeyObject;
}

function generateKeys(): Keys {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return { publicKey: AsnConvert.parse(spki, SubjectPublicKeyInfo), privateKey };
}

/** RFC 5280 §4.2.1.2: the SHA-1 of the key's bits. */
function keyId({ subjectPublicKey }: SubjectPublicKeyInfo): ArrayBuffer {
  return exactly(createHash('sha1').update(Buffer.from(subjectPublicKey)).digest());
}

/** Positive, and without a leading zero byte. */
function serialNumber(random: Random): ArrayBuffer {
  const bytes = Buffer.from(random(SERIAL_BYTES));
  bytes[0] = (bytes[0]! & 0x3f) | 0x40;
  return exactly(bytes);
}

function named(commonName: string): Name {
  const value = new AttributeValue({ utf8String: commonName });
  return new Name([
    new RelativeDistinguishedName([new AttributeTypeAndValue({ type: COMMON_NAME, value })]),
  ]);
}

function generalName(host: string): GeneralName {
  return new GeneralName(isIP(host) > 0 ? { iPAddress: host } : { dNSName: host });
}

/** One address, or one name and what lies below it: names cannot be constrained any closer. */
function subtree(host: string): GeneralSubtree {
  const version = isIP(host);
  return new GeneralSubtree({
    base:
      version > 0
        ? new GeneralName({ iPAddress: `${host}/${version === 4 ? 32 : 128}` })
        : new GeneralName({ dNSName: host }),
  });
}

function extension(extnID: string, value: object, critical = false): Extension {
  return new Extension({
    extnID,
    critical,
    extnValue: new OctetString(AsnConvert.serialize(value)),
  });
}

function exactly(bytes: Buffer): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

function pem(der: Buffer): string {
  const lines = der
    .toString('base64')
    .match(/.{1,64}/g)!
    .join('\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
