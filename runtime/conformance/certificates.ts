/**
 * The suite's own public key infrastructure: a root, a server beneath it, and a signature for what stations ask for.
 * Made anew for every run; nothing of it is worth anything outside.
 */
import '../../adapters/certificates/polyfill.ts';
import { KeyObject, webcrypto, X509Certificate as NodeCertificate } from 'node:crypto';
import type { PublicKey } from '@peculiar/x509';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
  type Extension,
} from '@peculiar/x509';

const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;

/** `key`: PKCS #8; both PEM. */
export type Issued = { readonly certificate: string; readonly key: string };

/** How OCPP names a certificate (security whitepaper §6.1). */
export type CertificateHash = {
  readonly hashAlgorithm: 'SHA256';
  readonly issuerNameHash: string;
  readonly issuerKeyHash: string;
  readonly serialNumber: string;
};

export type Request = { readonly publicKey: string; readonly organization: string | null; readonly valid: boolean };

export class Authority {
  readonly root: string;
  readonly #root: X509Certificate;
  readonly #keys: CryptoKeyPair;

  private constructor(root: X509Certificate, keys: CryptoKeyPair) {
    this.#root = root;
    this.#keys = keys;
    this.root = root.toString('pem');
  }

  /** `validFor`: days from now; negative: it has expired since. */
  static async found(name: string, validFor = 365): Promise<Authority> {
    const keys = await webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);
    const root = await X509CertificateGenerator.createSelfSigned({
      serialNumber: serial(),
      name: `CN=${name}, O=Conformance`,
      ...validity(validFor),
      keys,
      signingAlgorithm: P256,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      ],
    });
    return new Authority(root, keys);
  }

  /** For the central system, reached over loopback. */
  async server(): Promise<Issued> {
    const keys = await webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);
    const names = new SubjectAlternativeNameExtension([
      { type: 'dns', value: 'localhost' },
      { type: 'ip', value: '127.0.0.1' },
    ]);
    const use = new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]);
    const certificate = await this.#issue('CN=localhost, O=Conformance', keys.publicKey, [names, use]);
    return { certificate, key: pem(keys.privateKey) };
  }

  /** For software: the key that signs it, and its certificate. */
  async signer(): Promise<Issued> {
    const keys = await webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);
    const use = new ExtendedKeyUsageExtension([ExtendedKeyUsage.codeSigning]);
    const certificate = await this.#issue('CN=Firmware, O=Conformance', keys.publicKey, [use]);
    return { certificate, key: pem(keys.privateKey) };
  }

  /** What a request asks for, as it is. */
  async sign(request: string): Promise<string> {
    const { subject, publicKey } = new Pkcs10CertificateRequest(request);
    const use = new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]);
    return this.#issue(subject, publicKey, [use]);
  }

  async #issue(subject: string, publicKey: PublicKey | CryptoKey, extensions: Extension[]): Promise<string> {
    const certificate = await X509CertificateGenerator.create({
      serialNumber: serial(),
      issuer: this.#root.subject,
      subject,
      ...validity(90),
      publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: P256,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true),
        ...extensions,
      ],
    });
    return certificate.toString('pem');
  }
}

let ours: Promise<Authority> | undefined;
/** The one of this run, which the central system's certificate comes from. */
export const authority = (): Promise<Authority> => (ours ??= Authority.found('Conformance root'));

/** How a root that signed itself is named. */
export const hashOf = async (root: string): Promise<CertificateHash> => {
  const certificate = new X509Certificate(root);
  const sha256 = async (bytes: ArrayBuffer) =>
    Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');
  // Of the key the bit string alone counts (RFC 6960 §4.1.1).
  const keyHash = Buffer.from(await certificate.publicKey.getKeyIdentifier('SHA-256')).toString('hex');
  return {
    hashAlgorithm: 'SHA256',
    issuerNameHash: await sha256(certificate.issuerName.toArrayBuffer()),
    issuerKeyHash: keyHash,
    serialNumber: new NodeCertificate(root).serialNumber.replace(/^0+(?=.)/, '').toLowerCase(),
  };
};

/** What a station asks to have signed. */
export const readRequest = async (text: string): Promise<Request> => {
  const request = new Pkcs10CertificateRequest(text);
  return {
    publicKey: request.publicKey.toString('pem'),
    organization: request.subjectName.getField('O')[0] ?? null,
    valid: await request.verify(),
  };
};

export const derOf = (certificate: string): Buffer => new NodeCertificate(certificate).raw;

const pem = (key: CryptoKey): string => KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();

/** Positive, and not the same twice. */
const serial = (): string => `4${Buffer.from(webcrypto.getRandomValues(new Uint8Array(7))).toString('hex')}1`;

const validity = (days: number) => {
  const from = Date.now() - DAY_MS * (days > 0 ? 1 : 30);
  return { notBefore: new Date(from), notAfter: new Date(Date.now() + days * DAY_MS) };
};
