// Goal: every fault of the two vendors' guides has a row with the guides' own codes and priorities, and no row
// contradicts itself.
// Method: the guides' lists, written out here once more, against the table; and rules that every row must obey.
import { describe, expect, it } from 'vitest';
import { byRank, faultNames, faultRow, highest, type FaultName } from '../../../machines/vocabulary/faults.ts';

/** User guide, Table 3 (lines 286–333): code, vendor code, priority. */
const userGuide: readonly (readonly [string, string | null, number])[] = [
  ['PowerSwitchFailure', null, 1],
  ['ConnectorLockFailure', 'PlugLockMotorCapNotCharged', 2],
  ['ConnectorLockFailure', 'PlugLockMotorUnexpectedOpen', 3],
  ['ConnectorLockFailure', 'PlugLockMotorUnexpectedClose', 4],
  ['ConnectorLockFailure', 'PlugLockCannotLock', 5],
  ['ConnectorLockFailure', 'PlugLockCannotUnlock', 6],
  ['PowerMeterFailure', 'CommunicationError', 7],
  ['PowerMeterFailure', 'InternalError', 8],
  ['PowerMeterFailure', 'IdleMeterError', 9],
  ['PowerMeterFailure', 'ActiveMeterError', 10],
  ['ReaderFailure', null, 11],
  ['GroundFailure', 'SpuriousRcdError', 12],
  ['GroundFailure', 'RcdTestError', 12],
  ['GroundFailure', 'RcdGroundFailure', 12],
  ['OtherError', 'EmergencyShutdown', 13],
  ['OtherError', 'RcdRecloserFailure', 14],
  ['OtherError', 'PersistenceOpenFailed', 15],
  ['OtherError', 'PersistenceUnlinkDenied', 15],
  ['OtherError', 'PersistenceReadOnly', 15],
  ['OtherError', 'PersistenceInvalidType', 15],
  ['OtherError', 'PersistenceCountError', 15],
  ['OtherError', 'PersistenceClearError', 15],
  ['OtherError', 'PersistenceNoInsertRowId', 15],
  ['OtherError', 'PersistencePrepareFailed', 15],
  ['OtherError', 'PersistenceUpdateFailed', 15],
  ['OtherError', 'PersistenceDropFailed', 15],
  ['OtherError', 'PersistenceTransactionFailed', 15],
  ['OtherError', 'PersistenceCreateFailed', 15],
  ['OtherError', 'PersistenceInsertFailed', 15],
  ['OtherError', 'PersistenceDeleteFailed', 15],
  ['OtherError', 'PersistenceTooManyTransactions', 15],
  ['OtherError', 'PersistenceFinalizeFailed', 15],
  ['LocalListConflict', null, 16],
];

/** Integration guide, "Error Code Details": codes, and the names under OtherError. */
const integrationGuide = [
  'ConnectorLockFailure',
  'EVCommunicationError',
  'GroundFailure',
  'HighTemperature',
  'PowerMeterFailure',
  'PowerSwitchFailure',
  'ReaderFailure',
  'ResetFailure',
  'WeakSignal',
  'UnderVoltage',
  'OverVoltage',
  'OverCurrentFailure',
  'DiodeError',
  'VentError',
  'EmergencyButton',
  'InputFrequencyError',
  'EarthLeakageError',
  'PowerFailure',
  'ModBusComsFailure',
  'VPRError',
  'SDCardFailure',
];

const rows = faultNames.map((name) => ({ name, ...faultRow(name) }));

describe('the table of faults', () => {
  it.each(userGuide)('has %s %s with priority %i', (code, vendorCode, priority) => {
    const found = rows.filter((row) => row.code === code && row.priority === priority);
    expect(found.some((row) => vendorCode === null || row.vendorCode === vendorCode)).toBe(true);
  });

  it.each(['ProximityNoCable', 'ProximityInvalid', 'ProximityChanged'])(
    'has %s, below all that have a priority',
    (name) => {
      const row = rows.find(({ vendorCode }) => vendorCode === name);
      expect(row).toMatchObject({ code: 'OtherError' });
      expect(row?.priority).toBeGreaterThan(16);
    },
  );

  it.each(integrationGuide)('has %s of the integration guide', (word) => {
    expect(rows.some(({ code, vendorCode, alias }) => [code, vendorCode, alias].includes(word))).toBe(true);
  });
});

describe.each(rows)('$name', (row) => {
  it('opens the contactor exactly when it makes the connector Faulted', () => {
    expect(row.contactor === 'open').toBe(row.blocks);
    expect(row.running === 'stop').toBe(row.blocks);
    expect(row.severity === 'warning').toBe(!row.blocks);
  });

  it('leaves pilot and lock alone exactly when it is only a warning', () => {
    expect(row.duty === null).toBe(!row.blocks);
    expect(row.lock !== null && !row.blocks).toBe(false);
  });

  it('is latched exactly when somebody has to acknowledge it, or a restart ends it', () => {
    const somebody = row.clears === 'acknowledge' || (row.clears === 'restart' && row.blocks);
    expect(row.latched).toBe(somebody);
    expect(row.keeper !== undefined && !row.latched).toBe(false);
  });

  it('fits into its message and says what to do in one sentence or two', () => {
    expect((row.vendorCode ?? row.name).length).toBeLessThanOrEqual(50);
    expect(row.name.length).toBeLessThanOrEqual(50);
    for (const text of [row.remedy, row.remote]) expect(text ?? 'Nothing.').toMatch(/^[A-Z].+\.$/);
    expect(row.tries).toMatch(/^\S.*[^.]$/);
  });

  it('has a vendor code of its own', () => {
    if (row.vendorCode === undefined) return;
    expect(rows.filter(({ vendorCode }) => vendorCode === row.vendorCode)).toHaveLength(1);
  });
});

describe('the one fault to report', () => {
  it('is the highest, and no warning hides what makes the connector Faulted', () => {
    const standing: readonly FaultName[] = ['ReaderSilent', 'ProximityInvalid', 'WeakSignal', 'MeterSilent'];
    expect(highest(standing)).toBe('MeterSilent');
    expect(standing.toSorted(byRank)).toEqual(['MeterSilent', 'ProximityInvalid', 'ReaderSilent', 'WeakSignal']);
    expect(highest([])).toBeUndefined();
  });
});
