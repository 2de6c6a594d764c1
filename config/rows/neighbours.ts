/** What passes between the central system and our neighbours without anybody here looking into it (guide 825–920). */
import type { Row } from '../row.ts';

export const neighbourRows = {
  'ocpp/csDataTransfers': {
    type: 'records',
    default: [],
    most: 16,
    fields: {
      vendorId: {
        type: 'text',
        default: '',
        maxLength: 255,
        required: true,
        doc: 'Whose message it is, as DataTransfer says it.',
      },
      messageId: {
        type: 'text',
        default: '',
        maxLength: 50,
        doc: 'Which message of his; left out, all of them.',
      },
      confirmTimeout: {
        type: 'integer',
        default: 1,
        min: 1,
        max: 60,
        unit: 's',
        doc: 'How long the neighbour may take to confirm it; then it is rejected.',
      },
    },
    access: 'read-only',
    applies: 'immediately',
    source: 'guide 872-877, Table 9',
    doc: 'DataTransfer messages of the central system that are handed to our neighbours over MQTT.',
  },
} as const satisfies Record<string, Row>;
