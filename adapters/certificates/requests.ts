/**
 * What node:crypto cannot do with certificates: signing requests (PKCS #10) and hashes by the rules of OCSP. It stands
 * on a library that a station rarely needs: load this file late, never at start.
 */
import './polyfill.ts';
import { KeyObject, webcrypto, type X509Certificate as NodeCertificate } from 'node:crypto';
import { Name, Pkcs10CertificateRequestGenerator, PublicKey, X509Certificate } from '@peculiar/x509';
import type { CertificateHash, HashAlgorithm } from '../ports/trust.ts';

const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const digests: { readonly [A in HashAlgorithm]: string } = { SHA256: 'SHA-256', SHA384: 'SHA-384', SHA512: 'SHA-512' };

/** A new key pair and the request to sign it: PKCS #8 and PKCS #10, PEM. A02.FR.02: a new one every time. */
export async function prepareRequest(
  organization: string,
  serialNumber: string,
): Promise<{ readonly key: string; readonly request: string }> {
  const keys = await webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const request = await Pkcs10CertificateRequestGenerator.create({
    // A00.FR.509, A00.FR.511.
    name: new Name([{ O: [organization] }, { CN: [serialNumber] }]),
    keys,
    signingAlgorithm: P256,
  });
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' });
  return { key: key.toString(), request: request.toString('pem') };
}

/**
 * Names a certificate as the whitepaper has it (§6.1, after RFC 6960 §4.1.1): by the name and key of its issuer and its
 * own number.
 */
export async function hashOf(
  subject: NodeCertificate,
  issuer: NodeCertificate,
  algorithm: HashAlgorithm,
): Promise<CertificateHash> {
  const digest = digests[algorithm];
  // The issuer's name as it stands in the certificate itself.
  const name = new X509Certificate(subject.raw).issuerName.toArrayBuffer();
  // The key as a bit string alone, without tag, length and unused bits.
  const key = new PublicKey(issuer.publicKey.export({ type: 'spki', format: 'der' }));
  return {
    algorithm,
    nameHash: hex(await webcrypto.subtle.digest(digest, name)),
    keyHash: hex(await key.getKeyIdentifier(digest)),
    serialNumber: subject.serialNumber.replace(/^0+(?=.)/, ''),
  };
}

const hex = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString('hex');
