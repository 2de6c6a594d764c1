/** Who may open the page and the control interface, and how the way there is secured. Address, port: `station.ts`. */
import type { Row } from '../row.ts';

const atStart = { access: 'read-only', applies: 'after-reboot', source: 'ours' } as const;

export const pageRows = {
  'http/login': {
    type: 'word',
    words: ['where-needed', 'always'],
    default: 'where-needed',
    ...atStart,
    doc: 'Who logs in: everybody (always), or nobody where hardware is simulated and only this machine gets there.',
  },
  'http/session_minutes': {
    type: 'integer',
    min: 1,
    max: 720,
    unit: 'min',
    default: 30,
    access: 'read-only',
    applies: 'immediately',
    source: 'ours',
    doc: 'A login that is not used for so long ends; after 12 hours it ends in any case.',
  },
  'http/names': {
    type: 'text',
    maxLength: 500,
    pattern: '([a-z0-9.-]+(,[a-z0-9.-]+)*)?',
    form: 'host names in small letters, separated by commas',
    default: '',
    ...atStart,
    doc: 'Names under which the page may be opened, beside the address it listens on; others are refused.',
  },
  'http/tls/mode': {
    type: 'word',
    words: ['off', 'self-signed', 'files'],
    default: 'off',
    ...atStart,
    doc: 'TLS for the page and the control interface: with a certificate that the station makes itself, or with yours.',
  },
  'http/tls/certificate': {
    type: 'text',
    maxLength: 255,
    default: '',
    ...atStart,
    doc: 'File with the certificate of the page and those above it, PEM, where http/tls/mode is files.',
  },
  'http/tls/key': {
    type: 'text',
    maxLength: 255,
    default: '',
    ...atStart,
    doc: 'File with the private key of that certificate, PEM without a password.',
  },
} as const satisfies Record<string, Row>;
