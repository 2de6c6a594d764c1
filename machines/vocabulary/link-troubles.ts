/**
 * Why no secure connection came about, one row a trouble: what it means for security, if anything, and what to do. The
 * words for people come with the trouble itself, as they depend on the certificate at hand.
 */
import type { SecurityEvent } from './security-events.ts';

type Row = { readonly event: SecurityEvent | null; readonly remedy: string };

const rows = {
  'certificate-expired': {
    event: 'InvalidCentralSystemCertificate',
    remedy: 'Renew the certificate of the central system; check the time of day of the station.',
  },
  'certificate-not-yet-valid': {
    event: 'InvalidCentralSystemCertificate',
    remedy: 'Check the time of day of the station (network/ntp), then the certificate of the central system.',
  },
  'certificate-untrusted': {
    event: 'InvalidCentralSystemCertificate',
    remedy: 'Install the root certificate of the central system, or put it into their directory on the station.',
  },
  'certificate-name': {
    event: 'InvalidCentralSystemCertificate',
    remedy: 'Use the host name that the certificate of the central system is made out to.',
  },
  'certificate-invalid': {
    event: 'InvalidCentralSystemCertificate',
    remedy: 'Look at the certificate of the central system: it is damaged, too weak or made for something else.',
  },
  'tls-version': {
    event: 'InvalidTLSVersion',
    remedy: 'Let the central system speak TLS 1.2 or later.',
  },
  'tls-suite': {
    event: 'InvalidTLSCipherSuite',
    remedy: 'Let the central system accept one of the cipher suites of the security whitepaper.',
  },
  'no-tls': {
    event: null,
    remedy: 'Check the port in the address: what answers there speaks no TLS.',
  },
  'own-certificate-refused': {
    event: 'FailedToAuthenticationAtCentralSystem',
    remedy: 'Renew the certificate of the station; check that the central system trusts who signed it.',
  },
  'password-refused': {
    event: 'FailedToAuthenticationAtCentralSystem',
    remedy: 'Set the same identity and password here and in the central system.',
  },
} as const satisfies Record<string, Row>;

export type LinkTrouble = keyof typeof rows;

export const isTrouble = (word: string): word is LinkTrouble => Object.hasOwn(rows, word);

export const troubleRow = (trouble: LinkTrouble): Row => rows[trouble];
