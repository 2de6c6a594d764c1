/**
 * Settings of one EVSE about what is watched around its contactor: the supply, the protective conductor, the heat, the
 * meter as a witness; and how its phases hang on the site. Bands: integration guide, "Error Code Details".
 */
import type { Row } from '../row.ts';

const built = { access: 'read-only', applies: 'after-reboot' } as const;
const ours = { ...built, source: 'ours' } as const;

export const supplyRows = {
  'ports[]/supply/voltage_tolerance': {
    type: 'integer',
    min: 5,
    max: 40,
    unit: '%',
    default: 20,
    ...built,
    source: '001 lines 143-144',
    doc: 'How far the voltage may be from ports[]/nominal_voltage before charging stops.',
  },
  'ports[]/supply/dip_ms': {
    type: 'integer',
    min: 0,
    max: 60_000,
    unit: 'ms',
    default: 5000,
    ...built,
    source: '003 line 122',
    doc: 'How long the supply may be away without ending a session; 0 ends it at once.',
    note: 'The source names the recovery and no time.',
  },
  'ports[]/earth_monitor/enable': {
    type: 'boolean',
    default: false,
    ...ours,
    doc: 'Whether the voltage between neutral and earth is measured.',
  },
  'ports[]/earth_monitor/limit': {
    type: 'integer',
    min: 1,
    max: 50,
    unit: 'V',
    default: 8,
    ...built,
    source: '001 line 148',
    doc: 'Most volts between neutral and earth; above it the protective conductor is taken for lost.',
  },
  'ports[]/temperature/enable': {
    type: 'boolean',
    default: false,
    ...ours,
    doc: 'Whether the temperature inside the station is measured.',
  },
  'ports[]/temperature/derate_from': {
    type: 'integer',
    min: 30,
    max: 79,
    unit: '°C',
    default: 65,
    ...ours,
    doc: 'Above this less current is offered, down to none at the next setting.',
  },
  'ports[]/temperature/stop_at': {
    type: 'integer',
    min: 40,
    max: 100,
    unit: '°C',
    default: 80,
    ...built,
    source: '001 line 147',
    doc: 'Above this charging stops; it must be above ports[]/temperature/derate_from.',
  },
  'ports[]/meter/protocol': {
    type: 'word',
    words: [
      'dzg',
      'eastron',
      'eastron,sdm230',
      'eastron,sdm630',
      'eastron,sdm72dm-v1',
      'eastron,sdm72dm-v2',
      'elecnova,dds1946',
      'elecnova,dts1946',
      'gavazzi',
      'klefr',
      'eem-350-d-mcb',
      'abb',
      'iskra',
      'socomec',
      'sunspec',
    ],
    default: 'dzg',
    ...built,
    source: 'guide 2395',
    doc: 'Kind of meter; it decides how long the meter may stay silent.',
  },
  'ports[]/meter/calculate_when_lost': {
    type: 'boolean',
    default: false,
    ...built,
    source: '001 line 138',
    doc: 'Whether a running transaction goes on with calculated, marked energy when its meter falls silent.',
    note: 'The integration guide always does; legal metrology as a rule forbids it.',
  },
} as const satisfies Record<string, Row>;
