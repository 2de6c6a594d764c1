/** Logs that leave and firmware that comes: how files travel, and which firmware is taken. */
import type { Row } from '../row.ts';

const transferProtocols = ['FTP', 'FTPS', 'HTTP', 'HTTPS'] as const;

export const upkeepRows = {
  'ocpp/SupportedFileTransferProtocols': {
    type: 'words',
    words: transferProtocols,
    default: transferProtocols,
    place: 'fixed',
    access: 'read-only',
    applies: 'after-reboot',
    source: 'guide 771; security whitepaper N01',
    ocpp16: 'SupportedFileTransferProtocols',
    ocpp201: { component: 'OCPPCommCtrlr', variable: 'FileTransferProtocols' },
    doc: 'Ways by which files are uploaded and downloaded.',
  },
  'ocpp/ftpTryTLSUpgrade': {
    type: 'boolean',
    default: false,
    access: 'read-only',
    applies: 'immediately',
    source: 'guide 743 and 2458',
    ocpp16: 'ftpTryTLSUpgrade',
    doc: 'Whether an ftp:// address is used with TLS where the server offers it.',
  },
  'ocpp/PlainUpdateFirmware': {
    type: 'boolean',
    default: true,
    access: 'read-only',
    applies: 'immediately',
    source: 'ours; security whitepaper L01.FR.20',
    doc: 'Whether UpdateFirmware, which carries no signature, is taken beside SignedUpdateFirmware.',
    note: 'The security whitepaper wants it refused where signed updates are known.',
  },
  'firmware/root_certificates': {
    type: 'text',
    maxLength: 500,
    default: '',
    access: 'read-only',
    applies: 'immediately',
    source: 'ours; security whitepaper L01.FR.12',
    doc: "File with the manufacturer's root certificates in PEM, beside those that the central system has installed.",
  },
  'firmware/size_mib': {
    type: 'integer',
    min: 1,
    max: 4096,
    unit: 'MiB',
    default: 256,
    access: 'read-only',
    applies: 'immediately',
    source: 'ours; an image has about 30 MB (guide 2092)',
    doc: 'The longest firmware file that is taken.',
  },
  'diagnostics/size_mib': {
    type: 'integer',
    min: 1,
    max: 64,
    unit: 'MiB',
    default: 8,
    access: 'read-only',
    applies: 'immediately',
    source: 'ours',
    doc: 'The most that a diagnostics file holds, before it is compressed; the oldest lines are left out.',
  },
} as const satisfies Record<string, Row>;
