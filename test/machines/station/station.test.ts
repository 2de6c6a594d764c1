// Goal: what ails the station as a whole reaches every EVSE, once and under its present name, and goes when it is over.
// Method: the storage falls ill, changes its illness and recovers; what was found at the start is acknowledged.
import { describe, expect, it } from 'vitest';
import { station, stationFaults } from '../../../machines/station/station.ts';
import { Bench } from '../../kit/bench.ts';

const told = (type: 'fault.found' | 'fault.gone', fault: string) => `${type} ${JSON.stringify({ fault })}`;

describe('the station', () => {
  it('a storage that fails is a fault of every EVSE until it has recovered', () => {
    const bench = new Bench(station, { found: [] });
    bench.hears({ type: 'storage.failed', fault: 'PersistenceReadOnly' });
    expect(bench.facts).toEqual([
      { type: 'storage.failed', fault: 'PersistenceReadOnly' },
      { type: 'fault.raised', fault: 'PersistenceReadOnly' },
    ]);
    expect(bench.toldTo('protection')).toEqual([told('fault.found', 'PersistenceReadOnly')]);
    bench.forget();
    bench.hears({ type: 'storage.recovered' }, { type: 'storage.recovered' });
    expect(bench.facts).toEqual([
      { type: 'storage.recovered' },
      { type: 'fault.cleared', fault: 'PersistenceReadOnly' },
    ]);
    expect(bench.toldTo('protection')).toEqual([told('fault.gone', 'PersistenceReadOnly')]);
    expect(bench.snapshot.context.storage).toBeNull();
  });

  it('a trouble that becomes another one replaces it', () => {
    const bench = new Bench(station, { found: [] });
    bench.hears({ type: 'storage.failed', fault: 'PersistenceTransactionFailed' });
    bench.forget();
    bench.hears({ type: 'storage.failed', fault: 'PersistenceInsertFailed' });
    expect(bench.toldTo('protection')).toEqual([
      told('fault.gone', 'PersistenceTransactionFailed'),
      told('fault.found', 'PersistenceInsertFailed'),
    ]);
    expect(bench.snapshot.context.storage).toBe('PersistenceInsertFailed');
  });

  it('what was found at the start is told, and goes when somebody on site has seen to it', () => {
    const bench = new Bench(station, { found: ['SettingsRecovered'] });
    expect(bench.toldTo('protection')).toEqual([told('fault.found', 'SettingsRecovered')]);
    bench.forget();
    bench.hears({ type: 'fault.acknowledge' });
    expect(bench.toldTo('protection')).toEqual([told('fault.gone', 'SettingsRecovered'), 'fault.acknowledge']);
    expect(stationFaults(bench.snapshot)).toEqual([]);
  });

  it('a machine of the station that has died is shown once, and no word clears it, nor one of an EVSE', () => {
    const bench = new Bench(station, { found: [] });
    bench.hears({ type: 'machine.failed' }, { type: 'machine.failed' });
    bench.hears({ type: 'fault.acknowledge' });
    expect(stationFaults(bench.snapshot)).toEqual(['MachineFailed']);
    expect(bench.toldTo('protection')).toEqual(['fault.acknowledge']);
  });

  it('a fault of the station alone stands for connector 0 and reaches no EVSE', () => {
    const bench = new Bench(station, { found: [] });
    bench.hears(
      { type: 'fault.found', fault: 'LocalListConflict' },
      { type: 'fault.found', fault: 'LocalListConflict' },
    );
    expect(bench.facts).toEqual([{ type: 'fault.raised', fault: 'LocalListConflict' }]);
    expect(stationFaults(bench.snapshot)).toEqual(['LocalListConflict']);
    bench.hears({ type: 'fault.gone', fault: 'LocalListConflict' }, { type: 'fault.gone', fault: 'LocalListConflict' });
    expect(bench.facts.at(-1)).toEqual({ type: 'fault.cleared', fault: 'LocalListConflict' });
    expect(bench.facts).toHaveLength(2);
    expect(stationFaults(bench.snapshot)).toEqual([]);
    expect(bench.toldTo('protection')).toEqual([]);
  });

  it('a fault of connector 0 and above is handed on, and an acknowledgement does not end what still is', () => {
    const bench = new Bench(station, { found: ['RotarySwitchInvalid'] });
    bench.hears({ type: 'fault.found', fault: 'WeakSignal' }, { type: 'fault.acknowledge' });
    expect(stationFaults(bench.snapshot)).toEqual(['WeakSignal']);
    expect(bench.toldTo('protection')).toEqual([
      told('fault.found', 'RotarySwitchInvalid'),
      told('fault.found', 'WeakSignal'),
      'fault.acknowledge',
    ]);
  });
});

describe('several things at once', () => {
  it('end each for itself: one that is over leaves the others', () => {
    const bench = new Bench(station, { found: [] });
    bench.hears({ type: 'fault.found', fault: 'SDCardFailure' }, { type: 'fault.found', fault: 'LocalListConflict' });
    bench.hears({ type: 'fault.gone', fault: 'LocalListConflict' });
    expect(stationFaults(bench.snapshot)).toEqual(['SDCardFailure']);
    bench.hears({ type: 'fault.found', fault: 'WeakSignal' }, { type: 'fault.gone', fault: 'SDCardFailure' });
    expect(stationFaults(bench.snapshot)).toEqual(['WeakSignal']);
  });

  it('are shown the highest first', () => {
    const bench = new Bench(station, { found: [] });
    for (const fault of ['WeakSignal', 'SDCardFailure', 'LocalListConflict'] as const) {
      bench.hears({ type: 'fault.found', fault });
    }
    expect(stationFaults(bench.snapshot)).toEqual(['LocalListConflict', 'SDCardFailure', 'WeakSignal']);
  });

  it('a damaged row outlives its cause until somebody has seen to it, and no acknowledgement ends it before', () => {
    const bench = new Bench(station, { found: [] });
    const fault = 'PersistenceInvalidType';
    bench.hears({ type: 'storage.failed', fault }, { type: 'fault.acknowledge' });
    expect(stationFaults(bench.snapshot)).toEqual([fault]);
    bench.hears({ type: 'storage.recovered' });
    expect(stationFaults(bench.snapshot)).toEqual([fault]);
    expect(bench.facts).not.toContainEqual({ type: 'fault.cleared', fault });
    bench.hears({ type: 'fault.acknowledge' });
    expect(stationFaults(bench.snapshot)).toEqual([]);
    expect(bench.facts.at(-1)).toEqual({ type: 'fault.cleared', fault });
  });

  it('what only a restart ends is not ended by a word', () => {
    const bench = new Bench(station, { found: ['PersistenceCreateFailed'] });
    bench.hears({ type: 'fault.acknowledge' });
    expect(stationFaults(bench.snapshot)).toEqual(['PersistenceCreateFailed']);
  });
});
