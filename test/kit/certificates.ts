/**
 * Certificates for tests, made on the fly by a library that the station does not judge them with: an authority, what it
 * signs, and a TLS server with them. Nothing here is kept.
 */
import 'reflect-metadata';
import { KeyObject, webcrypto, X509Certificate as NodeCertificate } from 'node:crypto';
import {
  BasicConstraintsExtension,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type Extension,
  type PublicKeyType,
} from '@peculiar/x509';

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
} as const;
const DAY_MS = 86_400_000;

export type Issued = { readonly key: string; readonly pem: string; readonly certificate: NodeCertificate };
export type Wish = {
  readonly name: string;
  /** Of the validity, ms from now. */
  readonly from?: number;
  readonly to?: number;
  readonly kind?: 'ec' | 'rsa' | 'weak';
  readonly ca?: boolean;
  /** Host names and addresses of a server. */
  readonly hosts?: readonly string[];
};

const keysOf = (kind: Wish['kind']) => {
  if (kind === 'rsa') return webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
  if (kind === 'weak') return webcrypto.subtle.generateKey({ ...RSA, modulusLength: 1024 }, true, ['sign', 'verify']);
  return webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']);
};

let serial = 4096;

export class Authority {
  readonly root: Issued;
  readonly #keys: webcrypto.CryptoKeyPair;

  private constructor(root: Issued, keys: webcrypto.CryptoKeyPair) {
    this.root = root;
    this.#keys = keys;
  }

  /** `signedBy`: another authority; otherwise it has signed itself. */
  static async make(wish: Wish, signedBy?: Authority): Promise<Authority> {
    const keys = await keysOf(wish.kind);
    const signer = signedBy === undefined ? keys : signedBy.#keys;
    const issuer = signedBy === undefined ? wish.name : signedBy.root.certificate.subject.split('\n').join(', ');
    const pem = await certificate({ ...wish, ca: wish.ca ?? true }, keys.publicKey, issuer, signer);
    return new Authority({ pem, key: pemOf(keys), certificate: new NodeCertificate(pem) }, keys);
  }

  async issue(wish: Wish): Promise<Issued> {
    const keys = await keysOf(wish.kind);
    const pem = await this.#sign(wish, keys.publicKey);
    return { pem, key: pemOf(keys), certificate: new NodeCertificate(pem) };
  }

  /** Signs a request (PKCS #10) as it is, but for what is wished otherwise. */
  async answer(csr: string, wish: Partial<Wish> = {}): Promise<string> {
    const request = new Pkcs10CertificateRequest(csr);
    if (!(await request.verify())) throw new Error('the request is not signed with its own key');
    return this.#sign({ name: request.subject, ...wish }, request.publicKey);
  }

  #sign(wish: Wish, key: PublicKeyType): Promise<string> {
    return certificate(wish, key, this.root.certificate.subject.split('\n').join(', '), this.#keys);
  }
}

const pemOf = ({ privateKey }: webcrypto.CryptoKeyPair): string =>
  KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();

async function certificate(
  { name, from = -DAY_MS, to = 365 * DAY_MS, ca = false, hosts = [] }: Wish,
  publicKey: PublicKeyType,
  issuer: string,
  signer: webcrypto.CryptoKeyPair,
): Promise<string> {
  const names = hosts.map((value) => ({ type: /^[\d.]+$/.test(value) ? ('ip' as const) : ('dns' as const), value }));
  const extensions: Extension[] = [
    new BasicConstraintsExtension(ca, undefined, true),
    ...(names.length === 0 ? [] : [new SubjectAlternativeNameExtension(names)]),
  ];
  const made = await X509CertificateGenerator.create({
    serialNumber: (serial++).toString(16).padStart(8, '0'),
    subject: name,
    issuer,
    notBefore: new Date(Date.now() + from),
    notAfter: new Date(Date.now() + to),
    publicKey,
    signingKey: signer.privateKey,
    signingAlgorithm: signer.privateKey.algorithm.name === 'ECDSA' ? EC : RSA,
    extensions,
  });
  return made.toString('pem');
}
