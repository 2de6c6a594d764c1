/** Keeping a connector for one driver: OCPP 1.6 §9.3. */
import type { Row } from '../row.ts';

export const reservationRows = {
  'ocpp/ReserveConnectorZeroSupported': {
    type: 'boolean',
    default: true,
    access: 'read-only',
    applies: 'immediately',
    source: 'OCPP 1.6 §9.3.1',
    ocpp16: 'ReserveConnectorZeroSupported',
    ocpp201: { component: 'ReservationCtrlr', variable: 'NonEvseSpecific' },
    doc: 'Whether a place at any connector can be kept, without saying at which (connector 0).',
  },
} as const satisfies Record<string, Row>;
