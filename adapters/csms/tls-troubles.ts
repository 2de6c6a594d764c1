/**
 * What a failed handshake says, in our words: OpenSSL and Node speak in codes that no electrician knows. A code that is
 * not here is told as it came.
 */
import type { LinkTrouble } from '../../machines/vocabulary/link-troubles.ts';

type Told = { readonly trouble: LinkTrouble; readonly why: string };

/** Before this no central system had a certificate that is valid today: the clock of the board is not set. */
const EARLIEST_TIME = Date.UTC(2020, 0, 1);

const untrusted = 'the certificate of the central system is signed by nobody whom we trust';
const refused = 'the central system refused the certificate of the station';
const suite = 'the central system accepts none of the cipher suites that are allowed';
const version = 'the central system speaks no TLS version that is allowed (1.2 or later)';

const troubles: { readonly [code: string]: readonly [LinkTrouble, string] } = {
  CERT_HAS_EXPIRED: ['certificate-expired', 'the certificate of the central system, or one above it, has expired'],
  CERT_NOT_YET_VALID: ['certificate-not-yet-valid', 'the certificate of the central system is not valid yet'],
  UNABLE_TO_GET_ISSUER_CERT: ['certificate-untrusted', untrusted],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ['certificate-untrusted', untrusted],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ['certificate-untrusted', untrusted],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['certificate-untrusted', `${untrusted}: it has signed itself`],
  SELF_SIGNED_CERT_IN_CHAIN: ['certificate-untrusted', untrusted],
  CERT_UNTRUSTED: ['certificate-untrusted', untrusted],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'certificate-name',
    'the certificate of the central system is made out to another name than the one in its address',
  ],
  CERT_SIGNATURE_FAILURE: ['certificate-invalid', 'the signature of the certificate of the central system is wrong'],
  CERT_REVOKED: ['certificate-invalid', 'the certificate of the central system is revoked'],
  CERT_REJECTED: ['certificate-invalid', 'the certificate of the central system is made for something else'],
  INVALID_CA: ['certificate-invalid', 'who signed the certificate of the central system may not sign certificates'],
  INVALID_PURPOSE: ['certificate-invalid', 'the certificate of the central system is made for something else'],
  PATH_LENGTH_EXCEEDED: ['certificate-invalid', 'the certificate chain of the central system is longer than allowed'],
  // Node has no code for what is too weak; the sentence of OpenSSL, which is told as well, says it.
  UNSPECIFIED: ['certificate-invalid', 'the certificate of the central system is not good enough'],
  ERR_SSL_UNSUPPORTED_PROTOCOL: ['tls-version', version],
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: ['tls-version', version],
  ERR_SSL_VERSION_TOO_LOW: ['tls-version', version],
  ERR_SSL_WRONG_SSL_VERSION: ['tls-version', version],
  // A server that finds no common suite, or wants a client certificate in TLS 1.2, says no more than this.
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: ['tls-suite', suite],
  'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE': ['tls-suite', suite],
  ERR_SSL_TLSV1_ALERT_INSUFFICIENT_SECURITY: ['tls-suite', suite],
  ERR_SSL_WRONG_CIPHER_RETURNED: ['tls-suite', suite],
  ERR_SSL_UNKNOWN_CIPHER_RETURNED: ['tls-suite', suite],
  ERR_SSL_WRONG_VERSION_NUMBER: ['no-tls', 'what answers at this address speaks no TLS'],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: ['no-tls', 'what answers at this address speaks no TLS'],
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: [
    'own-certificate-refused',
    'the central system wants a certificate of the station, and there is none',
  ],
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: ['own-certificate-refused', `${refused}: it does not know who signed it`],
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: ['own-certificate-refused', refused],
  ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE: ['own-certificate-refused', refused],
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED: ['own-certificate-refused', `${refused}: it is revoked`],
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: ['own-certificate-refused', `${refused}: it has expired`],
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: ['own-certificate-refused', refused],
  ERR_SSL_TLSV1_ALERT_ACCESS_DENIED: ['own-certificate-refused', refused],
};

/**
 * An alert that comes while we write is an error of the system, EPROTO, and OpenSSL's reason stands in the middle of
 * its text: `error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version:…`.
 */
const REASON = /error:[0-9A-F]+:SSL routines:[^:]*:([^:]+):/;

function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return '';
  const reason = error.code === 'EPROTO' ? REASON.exec(error.message)?.[1] : undefined;
  return reason === undefined ? error.code : `ERR_SSL_${reason.toUpperCase().replaceAll(' ', '_')}`;
}

/** Null: it is no trouble of security. `now`: the time of day by which certificates were judged, epoch ms. */
export function tlsTrouble(error: unknown, now: number): Told | null {
  const found = troubles[codeOf(error)];
  if (found === undefined) return null;
  const [trouble, words] = found;
  if (trouble !== 'certificate-not-yet-valid' || now >= EARLIEST_TIME) return { trouble, why: words };
  return { trouble, why: `${words}: the clock of the station is not set (it shows ${new Date(now).toISOString()})` };
}

/** What an HTTP refusal of the handshake means for security. */
export const httpTrouble = (status: number | undefined): LinkTrouble | undefined =>
  status === 401 || status === 403 ? 'password-refused' : undefined;
