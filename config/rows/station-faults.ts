/** Settings of what the station as a whole watches: its storage and the radio of its uplink. */
import type { Row } from '../row.ts';

export const stationFaultRows = {
  'storage/most_transactions': {
    type: 'integer',
    min: 1,
    max: 100_000,
    default: 5000,
    access: 'read-only',
    applies: 'after-reboot',
    source: 'ours',
    doc: 'So many ended transactions may wait for the central system; with more nobody begins another one.',
    note: 'The guide has such a limit (line 619) and does not say its number.',
  },
  'uplink/weak_signal_dbm': {
    type: 'integer',
    min: -140,
    max: -30,
    unit: 'dBm',
    default: -105,
    access: 'read-only',
    applies: 'after-reboot',
    source: 'ours',
    doc: 'Below this the signal of the mobile network or WiFi is told as weak.',
  },
} as const satisfies Record<string, Row>;
