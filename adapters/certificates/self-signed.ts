/** A certificate that a station makes for its own page, signed by nobody but itself. Loaded only where it is wanted. */
import './polyfill.ts';
import { KeyObject, randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const YEAR_MS = 365 * 86_400_000;
const LIFE_MS = 10 * YEAR_MS;
/** Clocks of laptops differ, and a station may have been without one. */
const SLACK_MS = 2 * 86_400_000;
/** Without a time of day: from before it can have been built, and for long. RFC 5280 §4.1.2.5. */
const UNTIMED = { from: Date.UTC(2020, 0, 1), to: Date.UTC(2049, 11, 31) };

/** Key (PKCS #8) and certificate, PEM, good for these names and addresses. `wall`: epoch ms, null when not known. */
export async function makeOwn(
  commonName: string,
  names: readonly string[],
  wall: number | null,
): Promise<{ readonly key: string; readonly certificate: string }> {
  const keys = await webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const alternatives = names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value }));
  const certificate = await X509CertificateGenerator.createSelfSigned({
    // RFC 5280 §4.1.2.2: positive, at most 20 octets.
    serialNumber: `01${randomBytes(15).toString('hex')}`,
    name: new Name([{ CN: [commonName.slice(0, 64)] }]),
    notBefore: new Date(wall === null ? UNTIMED.from : wall - SLACK_MS),
    notAfter: new Date(wall === null ? UNTIMED.to : wall + LIFE_MS),
    keys,
    signingAlgorithm: P256,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(alternatives),
    ],
  });
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' });
  return { key: key.toString(), certificate: certificate.toString('pem') };
}
