/**
 * Who may have made firmware, and whether he has made this file (security whitepaper L01.FR.04, FR.12): the certificate
 * of a signer is signed by a root of the manufacturer, with nothing in between, and the signature is one over the whole
 * file: RSA-PSS or ECDSA, with SHA-256. What cannot be told is not valid.
 */
import { constants, createPublicKey, createVerify, X509Certificate, type KeyObject } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { CertificateVerdict } from '../ports/firmware.ts';

/** Whitepaper, table of keys: 112 bits of security at least. */
const SHORTEST_RSA_BITS = 2048;
const SHORTEST_CURVE_BITS = 224;

const blocks = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

const read = (pem: string): X509Certificate | null => {
  try {
    return new X509Certificate(pem);
  } catch {
    // The library throws for anything that is no certificate: that is the answer.
    return null;
  }
};

/** Every certificate of a text; others of it are left out. */
export const certificatesIn = (text: string): readonly string[] => text.match(blocks) ?? [];

const isNow = (certificate: X509Certificate, wall: number): boolean =>
  Date.parse(certificate.validFrom) <= wall && wall <= Date.parse(certificate.validTo);

const isStrong = ({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): boolean => {
  if (type === 'rsa' || type === 'rsa-pss') return (details?.modulusLength ?? 0) >= SHORTEST_RSA_BITS;
  const bits = Number(/\d+/.exec(details?.namedCurve ?? '')?.[0] ?? 0);
  return type === 'ec' && bits >= SHORTEST_CURVE_BITS;
};

const signedBy = (certificate: X509Certificate, root: X509Certificate, wall: number): boolean =>
  root.ca && isNow(root, wall) && certificate.checkIssued(root) && certificate.verify(root.publicKey);

/** `roots` in PEM; `revoked`: SHA-256 fingerprints, upper case, without colons; `wall`: epoch ms, null: unknown. */
export function judgeSigner(
  pem: string,
  roots: readonly string[],
  revoked: ReadonlySet<string>,
  wall: number | null,
): CertificateVerdict {
  const certificate = certificatesIn(pem).length === 1 ? read(pem) : null;
  if (certificate === null) return 'invalid';
  if (revoked.has(certificate.fingerprint256.replaceAll(':', ''))) return 'revoked';
  // Without a time of day nobody knows whether it is still, or already, good.
  if (wall === null || !isNow(certificate, wall)) return 'invalid';
  if (certificate.ca || !isStrong(certificate.publicKey)) return 'invalid';
  const issuers = roots.flatMap((root) => read(root) ?? []);
  return issuers.some((root) => signedBy(certificate, root, wall)) ? 'valid' : 'invalid';
}

/** @throws when the file cannot be read */
export async function isSignedBy(path: string, certificate: string, signature: string): Promise<boolean> {
  const key = createPublicKey(certificate);
  const verifier = createVerify('sha256');
  await pipeline(createReadStream(path), verifier);
  const how =
    key.asymmetricKeyType === 'ec'
      ? { key }
      : { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO };
  return verifier.verify(how, Buffer.from(signature, 'base64'));
}
