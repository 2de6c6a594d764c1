/**
 * What is measured, when, and how it reaches the central system: readings at intervals and at fixed times, what the end
 * of a transaction repeats of them, and how often a message is tried. OCPP 1.6 §9.1; names and defaults of the guide
 * (Tables 6, 48).
 */
import type { Row } from '../row.ts';

/**
 * Every word of the norm (OCPP 1.6 §7.31): central systems send the whole list and see what comes. What this station
 * does not measure (RPM everywhere, SoC without a car that tells it) is left out of the readings.
 */
const measurands = [
  'Energy.Active.Import.Register',
  'Energy.Active.Export.Register',
  'Energy.Reactive.Import.Register',
  'Energy.Reactive.Export.Register',
  'Energy.Active.Import.Interval',
  'Energy.Active.Export.Interval',
  'Energy.Reactive.Import.Interval',
  'Energy.Reactive.Export.Interval',
  'Power.Active.Import',
  'Power.Active.Export',
  'Power.Offered',
  'Power.Reactive.Import',
  'Power.Reactive.Export',
  'Power.Factor',
  'Current.Import',
  'Current.Export',
  'Current.Offered',
  'Voltage',
  'Frequency',
  'Temperature',
  'SoC',
  'RPM',
] as const;

const list = { type: 'words', words: measurands, access: 'read-write', applies: 'next-transaction' } as const;
const fixed = { place: 'fixed', access: 'read-only', applies: 'after-reboot' } as const;
const listLength = {
  type: 'integer',
  min: 0,
  max: measurands.length,
  default: measurands.length,
  ...fixed,
  note: 'The guide: 27, with a name for each phase.',
} as const;

export const readingRows = {
  'ocpp/ClockAlignedDataInterval': {
    type: 'integer',
    min: 10,
    max: 86_400,
    also: [0],
    unit: 's',
    default: 0,
    access: 'read-write',
    applies: 'after-reboot',
    source: 'guide 740 and 2466',
    ocpp16: 'ClockAlignedDataInterval',
    ocpp201: { component: 'AlignedDataCtrlr', variable: 'Interval' },
    doc: 'Time between readings at fixed times of the day, counted from midnight UTC; 0 takes none.',
  },
  'ocpp/MeterValueSampleInterval': {
    type: 'integer',
    min: 10,
    max: 86_400,
    also: [0],
    unit: 's',
    default: 60,
    access: 'read-write',
    applies: 'next-transaction',
    source: 'guide 2473',
    ocpp16: 'MeterValueSampleInterval',
    ocpp201: { component: 'SampledDataCtrlr', variable: 'TxUpdatedInterval' },
    doc: 'Time between readings of a transaction; 0 takes none.',
    note: 'The table of OCPP keys of the guide says 30 (line 757); the table of the file is taken.',
  },
  'ocpp/MeterValuesAlignedData': {
    ...list,
    default: [],
    source: 'guide 753',
    ocpp16: 'MeterValuesAlignedData',
    ocpp201: { component: 'AlignedDataCtrlr', variable: 'Measurands' },
    doc: 'What a reading at a fixed time tells.',
  },
  'ocpp/MeterValuesAlignedDataMaxLength': {
    ...listLength,
    source: 'guide 754',
    ocpp16: 'MeterValuesAlignedDataMaxLength',
    doc: 'The most entries of MeterValuesAlignedData.',
  },
  'ocpp/MeterValuesSampledData': {
    ...list,
    default: ['Energy.Active.Import.Register'],
    source: 'guide 755 and 2474',
    ocpp16: 'MeterValuesSampledData',
    ocpp201: { component: 'SampledDataCtrlr', variable: 'TxUpdatedMeasurands' },
    doc: 'What a reading of a transaction tells.',
  },
  'ocpp/MeterValuesSampledDataMaxLength': {
    ...listLength,
    source: 'guide 756',
    ocpp16: 'MeterValuesSampledDataMaxLength',
    doc: 'The most entries of MeterValuesSampledData.',
  },
  'ocpp/StopTxnAlignedData': {
    ...list,
    default: [],
    source: 'guide 766',
    ocpp16: 'StopTxnAlignedData',
    ocpp201: { component: 'AlignedDataCtrlr', variable: 'TxEndedMeasurands' },
    doc: 'What the readings at fixed times tell again with the end of the transaction.',
    note: 'Another vendor: Energy.Active.Import.Register.',
  },
  'ocpp/StopTxnAlignedDataMaxLength': {
    ...listLength,
    source: 'guide 767',
    ocpp16: 'StopTxnAlignedDataMaxLength',
    doc: 'The most entries of StopTxnAlignedData.',
  },
  'ocpp/StopTxnSampledData': {
    ...list,
    default: [],
    source: 'guide 768 and 2476',
    ocpp16: 'StopTxnSampledData',
    ocpp201: { component: 'SampledDataCtrlr', variable: 'TxEndedMeasurands' },
    doc: 'What the readings of a transaction tell again with its end.',
    note: 'Another vendor: Energy.Active.Import.Register.',
  },
  'ocpp/StopTxnSampledDataMaxLength': {
    ...listLength,
    source: 'guide 769',
    ocpp16: 'StopTxnSampledDataMaxLength',
    doc: 'The most entries of StopTxnSampledData.',
  },
  'ocpp/StopTransactionMaxMeterValues': {
    type: 'integer',
    min: 2,
    max: 10_000,
    default: 500,
    access: 'read-only',
    applies: 'after-reboot',
    source: 'ours; key: OCPP 1.6 errata 4.0, 3.91',
    ocpp16: 'StopTransactionMaxMeterValues',
    doc: 'The most readings that the end of a transaction repeats; beyond it every second one in between is dropped.',
  },
  'ocpp/TransactionMessageAttempts': {
    type: 'integer',
    min: 1,
    max: 100,
    default: 3,
    access: 'read-write',
    applies: 'after-reboot',
    source: 'guide 772 and 2477',
    ocpp16: 'TransactionMessageAttempts',
    ocpp201: { component: 'OCPPCommCtrlr', variable: 'MessageAttempts', instance: 'TransactionEvent' },
    doc: 'How often a message of a transaction is sent while the central system fails to process it.',
  },
  'ocpp/TransactionMessageRetryInterval': {
    type: 'integer',
    min: 0,
    max: 86_400,
    unit: 's',
    default: 30,
    access: 'read-write',
    applies: 'after-reboot',
    source: 'guide 773 and 2478',
    ocpp16: 'TransactionMessageRetryInterval',
    ocpp201: { component: 'OCPPCommCtrlr', variable: 'MessageAttemptInterval', instance: 'TransactionEvent' },
    doc: 'Wait before such a message is sent again, times the attempts made so far.',
  },
} as const satisfies Record<string, Row>;
