/**
 * Is this certificate what it must be? Roots that are to be trusted, and the chain of the station's own certificate
 * (security whitepaper §2.6.1, A02.FR.06, M05.FR.06). It looks only at what it is given: no clock, no disk.
 */
import { X509Certificate, createPublicKey, type KeyObject } from 'node:crypto';

export type Examined =
  | { readonly ok: true; readonly certificate: X509Certificate }
  | { readonly ok: false; readonly why: string };

/** A00.FR.502, A00.FR.503. */
const WEAKEST_RSA_BITS = 2048;
const STRONG_CURVES = ['prime256v1', 'secp384r1', 'secp521r1', 'brainpoolP256r1', 'brainpoolP384r1', 'secp224r1'];
/** More are no chain but an attack on whoever walks it. */
const LONGEST_CHAIN = 10;

/** The certificates of a PEM text, in their order. */
export const pemsIn = (text: string): readonly string[] =>
  text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];

/** Null when it is none. */
export function certificateIn(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    // Not a certificate is an expected answer: whoever asked says what follows from it.
    return null;
  }
}

/** sha256 over the whole certificate, hex. */
export const fingerprintOf = (certificate: X509Certificate): string =>
  certificate.fingerprint256.replaceAll(':', '').toLowerCase();

/** Epoch ms. */
export const endOf = (certificate: X509Certificate): number => Date.parse(certificate.validTo);
export const beginningOf = (certificate: X509Certificate): number => Date.parse(certificate.validFrom);

/** `CN=…, O=…`, for people. */
export const nameOf = (certificate: X509Certificate): string => certificate.subject.split('\n').join(', ');

const fieldsOf = (name: string, field: string): readonly string[] =>
  name.split('\n').flatMap((line) => (line.startsWith(`${field}=`) ? [line.slice(field.length + 1)] : []));

function strengthProblem(key: KeyObject): string | null {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case 'rsa':
    case 'rsa-pss':
      return modulusLength >= WEAKEST_RSA_BITS ? null : `its RSA key has ${modulusLength} bits, expected at least 2048`;
    case 'ec':
      return STRONG_CURVES.includes(namedCurve) ? null : `its key is on the curve ${namedCurve}, which is too weak`;
    case 'ed25519':
    case 'ed448':
      return null;
    default:
      return 'its key is of a kind that is not used here';
  }
}

/** `now`: null while the time of day is not known; then nothing is said of the period. */
function periodProblem(certificate: X509Certificate, now: number | null, mayBegin: 'now' | 'later'): string | null {
  if (now === null) return null;
  if (now > endOf(certificate)) return `it has expired on ${certificate.validTo}`;
  if (mayBegin === 'now' && now < beginningOf(certificate)) return `it is not valid before ${certificate.validFrom}`;
  return null;
}

const signs = (issuer: X509Certificate, certificate: X509Certificate): boolean =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

export const isSelfSigned = (certificate: X509Certificate): boolean => signs(certificate, certificate);

/** The first of these that has signed a certificate. */
export const issuerAmong = (
  certificate: X509Certificate,
  issuers: readonly X509Certificate[],
): X509Certificate | undefined => issuers.find((issuer) => signs(issuer, certificate));

/** A certificate that is to be trusted from now on; `known`: those that are already. */
export function examineRoot(pem: string, known: readonly X509Certificate[], now: number | null): Examined {
  const pems = pemsIn(pem);
  if (pems.length !== 1) return { ok: false, why: `found ${pems.length} certificates in PEM, expected one` };
  const certificate = certificateIn(pems[0] ?? '');
  if (certificate === null) return { ok: false, why: 'it is no X.509 certificate' };
  if (!certificate.ca) return { ok: false, why: 'it may not sign others: it is no certificate of an authority' };
  if (!isSelfSigned(certificate) && issuerAmong(certificate, known) === undefined) {
    return { ok: false, why: 'neither it nor anybody known here has signed it' };
  }
  const why = periodProblem(certificate, now, 'now') ?? strengthProblem(certificate.publicKey);
  return why === null ? { ok: true, certificate } : { ok: false, why };
}

export type OwnChain = {
  /** The station's certificate first, then those above it. */
  readonly pem: string;
  /** The key that it was asked for, PEM. */
  readonly key: string;
  /** The operator's roots. */
  readonly roots: readonly X509Certificate[];
  readonly now: number | null;
  readonly serialNumber: string;
  readonly organization: string;
};

/** The certificate that the central system has had signed for us. */
export function examineOwn({ pem, key, roots, now, serialNumber, organization }: OwnChain): Examined {
  const chain = pemsIn(pem).map((one) => certificateIn(one));
  if (chain.length > LONGEST_CHAIN) return { ok: false, why: `${chain.length} certificates are no chain` };
  const whole = chain.filter((one) => one !== null);
  const [leaf] = whole;
  if (leaf === undefined || whole.length < chain.length) return { ok: false, why: 'it is no X.509 certificate' };
  const isOurs = leaf.publicKey.equals(createPublicKey(key));
  if (!isOurs) return { ok: false, why: 'it is not made for the key of the request' };
  if (leaf.ca) return { ok: false, why: 'it could sign others: it is no certificate of a station' };
  // A00.FR.511, A02.FR.13.
  if (!fieldsOf(leaf.subject, 'CN').includes(serialNumber)) return { ok: false, why: `its CN is not ${serialNumber}` };
  if (!fieldsOf(leaf.subject, 'O').includes(organization)) return { ok: false, why: `its O is not ${organization}` };
  const weak = strengthProblem(leaf.publicKey);
  if (weak !== null) return { ok: false, why: weak };
  // A02.FR.08: it may begin later; those above it must hold now.
  const period =
    periodProblem(leaf, now, 'later') ??
    whole.slice(1).flatMap((one) => periodProblem(one, now, 'now') ?? [])[0] ??
    null;
  if (period !== null) return { ok: false, why: period };
  return leadsTo(leaf, whole.slice(1), roots)
    ? { ok: true, certificate: leaf }
    : { ok: false, why: 'it does not belong to the certificates of the operator' };
}

/** Whether a certificate is signed, directly or through those in between, by a root. */
function leadsTo(
  leaf: X509Certificate,
  between: readonly X509Certificate[],
  roots: readonly X509Certificate[],
): boolean {
  let current = leaf;
  for (let steps = 0; steps <= LONGEST_CHAIN; steps++) {
    if (issuerAmong(current, roots) !== undefined) return true;
    const next = issuerAmong(
      current,
      between.filter((one) => one.ca && one !== current),
    );
    if (next === undefined) return false;
    current = next;
  }
  return false;
}
