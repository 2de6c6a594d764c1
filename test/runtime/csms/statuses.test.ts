// Goal: the last status that the central system was told is the real one as soon as the link is quiet (PRO-04),
// without a storm. Method: status facts into the connector, on virtual time; judged by what the simulated central
// system heard.
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../machines/vocabulary/facts.ts';
import type { FaultName } from '../../../machines/vocabulary/faults.ts';
import type { ConnectorStatus } from '../../../machines/vocabulary/status.ts';
import { bench } from './bench.ts';

const now = (status: ConnectorStatus, fault: FaultName | null = null): Fact => ({
  type: 'status.changed',
  status,
  fault,
});

function online() {
  const test = bench();
  test.begin();
  const before = test.central.heard('StatusNotification').length;
  return { ...test, told: () => test.central.heard('StatusNotification').slice(before) };
}

describe('a connector', () => {
  it('tells every change, in order, with the time of the change', () => {
    const { tell, told, wait, central } = online();
    const life = ['Preparing', 'Charging', 'SuspendedEV', 'Finishing', 'Available'] as const;
    for (const status of life) tell(now(status), 1);
    wait(1000);
    expect(told().map(({ status }) => status)).toEqual([
      'Preparing',
      'Charging',
      'SuspendedEV',
      'Finishing',
      'Available',
    ]);
    expect(told()[4]).toMatchObject({ timestamp: '2026-01-01T00:00:02.000Z', errorCode: 'NoError' });
    central.check();
  });

  it('guide 1011: two messages are MinimumStatusDuration apart, and the last word is never lost', () => {
    const { tell, told, values, wait } = online();
    values.minimumStatusS = 10;
    wait(10_000);
    tell(now('Preparing'), 1);
    wait(100);
    expect(told()).toMatchObject([{ status: 'Preparing' }]);
    tell(now('SuspendedEV'), 1);
    wait(2000);
    tell(now('Charging'), 1);
    wait(7800);
    expect(told()).toHaveLength(1);
    wait(200);
    // The time is that since which it is so, not that of the message.
    expect(told().slice(1)).toMatchObject([{ status: 'Charging', timestamp: '2026-01-01T00:00:14.100Z' }]);
    wait(60_000);
    expect(told()).toHaveLength(2);
  });

  it('rule 19: what comes and goes between two messages may be left out; one connector never delays another', () => {
    const { tell, told, values, wait } = online();
    values.minimumStatusS = 10;
    wait(10_000);
    tell(now('Preparing'), 1);
    wait(3000);
    tell(now('Charging'), 1);
    tell(now('Preparing'), 2);
    wait(100);
    tell(now('Preparing'), 1);
    wait(20_000);
    expect(told().map(({ connectorId, status }) => [connectorId, status])).toEqual([
      [1, 'Preparing'],
      [2, 'Preparing'],
    ]);
  });

  it('says with the last word what is true, however wildly it flaps', () => {
    const { tell, told, wait, clock } = online();
    for (let n = 0; n < 201; n++) {
      tell(now(n % 2 === 0 ? 'Preparing' : 'Available'), 1);
      clock.advance(1);
    }
    wait(5000);
    expect(told().at(-1)).toMatchObject({ status: 'Preparing' });
    expect(told().length).toBeLessThan(100);
  });

  it('PRO-04: tells it again when it was not answered, and after a link that broke before the answer', () => {
    const { tell, told, wait, central, connect } = online();
    central.treat('StatusNotification', 'lost', 1);
    tell(now('Preparing'), 1);
    wait(30_000 + 60_000 + 1000);
    expect(told().map(({ status }) => status)).toEqual(['Preparing', 'Preparing']);
    central.treat('StatusNotification', 'drop', 1);
    tell(now('Charging'), 1);
    wait(1000);
    connect();
    wait(2000);
    expect(told().at(-1)).toMatchObject({ connectorId: 2 });
    expect(told().filter(({ status }) => status === 'Charging')).toHaveLength(2);
  });

  it('TC_005_3: says why charging is suspended when the car was unplugged', () => {
    const { tell, told, wait, central } = online();
    tell({ type: 'ev.disconnected' }, 1);
    tell(now('SuspendedEV'), 1);
    wait(1000);
    tell({ type: 'ev.connected' }, 1);
    wait(1000);
    expect(told()).toMatchObject([{ info: 'EV side disconnected' }, { status: 'SuspendedEV' }]);
    expect(told()[1]?.['info']).toBeUndefined();
    central.check();
  });

  it('reports a fault and a warning with their codes and their names', () => {
    const { tell, told, wait, central } = online();
    tell(now('Faulted', 'ContactorWelded'), 1);
    tell(now('Charging', 'ReaderSilent'), 2);
    wait(1000);
    expect(told()).toMatchObject([
      {
        connectorId: 1,
        status: 'Faulted',
        errorCode: 'PowerSwitchFailure',
        vendorErrorCode: 'ContactorWelded',
        vendorId: 'org.example',
      },
      {
        connectorId: 2,
        status: 'Charging',
        errorCode: 'ReaderFailure',
        info: 'ReaderSilent',
        vendorErrorCode: 'ReaderSilent',
      },
    ]);
    central.check();
  });
});

describe('the station, connector 0', () => {
  it('rule 45, TC_013: is unavailable when it was taken out of service as a whole, and only then', () => {
    const { tell, told, wait, evses } = online();
    const [first, second] = evses;
    if (first === undefined || second === undefined) throw new Error('the bench has two connectors');
    const outOfService = (whole: boolean): Fact => ({
      type: 'availability.changed',
      operative: false,
      csms: false,
      customer: true,
      whole,
    });
    evses[0] = { ...first, operative: false };
    tell(outOfService(false), 1);
    wait(1000);
    expect(told()).toEqual([]);
    evses[1] = { ...second, operative: false };
    tell(outOfService(false), 2);
    wait(1000);
    expect(told()).toEqual([]);
    evses[0] = { ...first, operative: false, withdrawnAsWhole: true };
    evses[1] = { ...second, operative: false, withdrawnAsWhole: true };
    tell(outOfService(true), 1);
    tell(outOfService(true), 2);
    wait(1000);
    expect(told()).toMatchObject([{ connectorId: 0, status: 'Unavailable' }]);
  });

  it('rule 18: is faulted by a fault of the station', () => {
    const { tell, told, wait, stationFaults } = online();
    stationFaults.push('PersistenceReadOnly');
    tell({ type: 'fault.raised', fault: 'PersistenceReadOnly' });
    wait(1000);
    expect(told()).toMatchObject([{ connectorId: 0, status: 'Faulted', errorCode: 'OtherError' }]);
  });
});
