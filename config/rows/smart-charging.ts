/**
 * Charging profiles: how many are kept and how long they may be. A profile is a row in storage, and all of them are
 * looked at whenever something changes: so there is an end to both.
 */
import type { Row } from '../row.ts';

const fixed = { place: 'fixed', access: 'read-only', applies: 'after-reboot' } as const;

export const smartChargingRows = {
  'ocpp/ChargeProfileMaxStackLevel': {
    type: 'integer',
    min: 0,
    max: 99,
    default: 99,
    ...fixed,
    source: 'guide 737; OCPP 1.6 §9.4.1',
    ocpp16: 'ChargeProfileMaxStackLevel',
    ocpp201: { component: 'SmartChargingCtrlr', variable: 'ProfileStackLevel' },
    doc: 'The highest stack level that a charging profile may have.',
    note: 'The guide: 0.',
  },
  'ocpp/ChargingScheduleAllowedChargingRateUnit': {
    type: 'words',
    words: ['Current', 'Power'],
    default: ['Current', 'Power'],
    ...fixed,
    source: 'guide 738; words: OCPP 1.6 errata 4.0, 3.86',
    ocpp16: 'ChargingScheduleAllowedChargingRateUnit',
    ocpp201: { component: 'SmartChargingCtrlr', variable: 'RateUnit' },
    doc: 'Units in which charging profiles may be written: amperes per phase, watts on all phases.',
    note: 'The guide: Current.',
  },
  'ocpp/ChargingScheduleMaxPeriods': {
    type: 'integer',
    min: 1,
    max: 1000,
    default: 1000,
    ...fixed,
    source: 'guide 739; OCPP 1.6 §9.4.3',
    ocpp16: 'ChargingScheduleMaxPeriods',
    ocpp201: { component: 'SmartChargingCtrlr', variable: 'PeriodsPerSchedule' },
    doc: 'The most periods of one schedule.',
    note: 'The guide: 1.',
  },
  'ocpp/MaxChargingProfilesInstalled': {
    type: 'integer',
    min: 1,
    max: 100,
    default: 100,
    ...fixed,
    source: 'guide 754; OCPP 1.6 §9.4.5',
    ocpp16: 'MaxChargingProfilesInstalled',
    ocpp201: { component: 'SmartChargingCtrlr', variable: 'Entries', instance: 'ChargingProfiles' },
    doc: 'The most charging profiles that are kept at a time.',
    note: 'The guide: 2.',
  },
  'ocpp/ConnectorSwitch3to1PhaseSupported': {
    type: 'boolean',
    default: false,
    ...fixed,
    source: 'OCPP 1.6 §9.4.4',
    ocpp16: 'ConnectorSwitch3to1PhaseSupported',
    ocpp201: { component: 'SmartChargingCtrlr', variable: 'Phases3to1' },
    doc: 'A profile may ask for one phase instead of three: true where ports[]/switch3to1phase is enabled.',
  },
} as const satisfies Record<string, Row>;
