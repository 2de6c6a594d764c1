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

/**
 * "Impact" of the user guide (lines 336–676) and its safe states (2982–2996): the duty with a car and without, what
 * becomes of the plug with a car and without, of a running session, and of new ones; undefined: the guide says nothing.
 */
type Impact = {
  readonly duty?: 0 | 100;
  readonly dutyUnplugged?: 0 | 100;
  readonly lock?: 'keep' | 'release' | 'bar';
  readonly lockUnplugged?: 'keep' | 'release' | 'bar';
  readonly running?: 'stop' | 'reduced' | 'go on';
  readonly blocks?: boolean;
  readonly place?: 'evse' | 'station' | 'both';
  readonly latched?: boolean;
};
const blocked = { running: 'stop', blocks: true } as const;
const noCharging = { ...blocked, place: 'both' } as const;
const impacts: readonly (readonly [FaultName, Impact])[] = [
  ['ContactorWelded', { duty: 0, lock: 'release', ...blocked, place: 'evse', latched: true }],
  ['ContactorFailedToClose', { duty: 0, lock: 'release', ...blocked, place: 'evse', latched: true }],
  ['PlugLockCapNotCharged', { duty: 100, ...blocked, place: 'evse' }],
  ['PlugLockUnexpectedOpen', { duty: 100, ...blocked, place: 'evse' }],
  ['PlugLockUnexpectedClose', { ...blocked, place: 'evse' }],
  ['PlugLockCannotLock', { duty: 100, ...blocked, place: 'evse' }],
  ['MeterSilent', { ...blocked, place: 'evse' }],
  ['MeterInternalError', { ...blocked, place: 'evse' }],
  ['MeterIdleError', { ...blocked, place: 'evse' }],
  ['MeterActiveError', { ...blocked, place: 'evse' }],
  ['ReaderSilent', { running: 'go on', blocks: false, place: 'evse' }],
  ['SpuriousRcdError', { duty: 0, lock: 'bar', ...blocked, place: 'evse', latched: true }],
  [
    'RcdTestError',
    { duty: 100, dutyUnplugged: 0, lock: 'keep', lockUnplugged: 'bar', ...blocked, place: 'evse', latched: true },
  ],
  [
    'RcdGroundFailure',
    { duty: 100, lock: 'keep', lockUnplugged: 'release', ...blocked, place: 'evse', latched: false },
  ],
  ['EmergencyShutdown', { duty: 0, lock: 'release', ...blocked, place: 'both', latched: false }],
  ['RcdRecloserFailure', { running: 'go on', blocks: false, place: 'evse' }],
  ['PersistenceOpenFailed', noCharging],
  ['PersistenceUnlinkDenied', noCharging],
  ['PersistenceReadOnly', noCharging],
  ['PersistenceInvalidType', noCharging],
  ['PersistenceCountError', noCharging],
  ['PersistenceClearError', noCharging],
  ['PersistenceNoInsertRowId', noCharging],
  ['PersistencePrepareFailed', noCharging],
  ['PersistenceUpdateFailed', noCharging],
  ['PersistenceDropFailed', noCharging],
  ['PersistenceTransactionFailed', noCharging],
  ['PersistenceCreateFailed', noCharging],
  ['PersistenceInsertFailed', noCharging],
  ['PersistenceDeleteFailed', noCharging],
  ['PersistenceTooManyTransactions', noCharging],
  ['PersistenceFinalizeFailed', noCharging],
  ['LocalListConflict', { place: 'station' }],
  ['ProximityNoCable', { duty: 100, lock: 'keep', ...blocked, place: 'evse' }],
  ['ProximityInvalid', { duty: 100, lock: 'keep', ...blocked, place: 'evse' }],
  ['ProximityChanged', { running: 'reduced', blocks: false, place: 'evse' }],
];

describe('the impact of a fault is that of the guide', () => {
  it.each(impacts)('%s', (name, impact) => {
    expect(faultRow(name)).toMatchObject(impact);
  });

  it('where nobody has to acknowledge it, it is over with its cause, with the car or with a restart', () => {
    const unhelped = rows.filter(({ latched }) => !latched).map(({ clears }) => clears);
    expect([...new Set(unhelped)].toSorted()).toEqual(['itself', 'restart', 'unplug']);
    for (const name of ['RcdGroundFailure', 'ProximityChanged', 'OverCurrent', 'PilotShorted', 'DiodeFault'] as const) {
      expect(faultRow(name).clears).toBe('unplug');
    }
  });

  it('in danger every current ends, and nobody begins', () => {
    for (const row of rows.filter(({ severity }) => severity === 'danger')) {
      expect(row).toMatchObject({ contactor: 'open', running: 'stop', blocks: true });
    }
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
