// Goal: every fault of the station as a whole (connector 0, or 0 and all) has a cause in the world, reacts on every
// EVSE as its row says, is told of the connectors that its row names, and ends as its row says (guide 488–646).
// Method: disk, card, modem and board of the simulated station are broken in the phase in which it shows; judged by the
// plant of both EVSEs, by what the central system hears and has booked, and by who is served afterwards.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultNames, faultRow, type FaultName } from '../../machines/vocabulary/faults.ts';
import { Story, type StoryOptions } from '../kit/story.ts';

type Cause = {
  readonly fault: FaultName;
  readonly broken: string;
  readonly options?: StoryOptions;
  /** What somebody does so that it shows; by default energy flows for some minutes. */
  readonly shows?: (story: Story) => void;
  /** What must be done again after it has been mended, so that it is seen to work. */
  readonly again?: (story: Story) => void;
  /** It is over at once on the disk, and what it stopped goes on. */
  readonly charging?: false;
};

const charging = (story: Story) => story.wait(300);
const clearCache = (story: Story) => story.ask('ClearCache');
const showCard = (story: Story) => story.tag(2, 'BABE02');
const profile = (id: number) => ({
  connectorId: 1,
  csChargingProfiles: {
    chargingProfileId: id,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Relative',
    chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }] },
  },
});

const causes: readonly Cause[] = [
  { fault: 'PersistenceOpenFailed', broken: 'disk-corrupt' },
  { fault: 'PersistenceReadOnly', broken: 'disk-read-only' },
  { fault: 'PersistenceInsertFailed', broken: 'disk-full' },
  { fault: 'PersistenceTransactionFailed', broken: 'disk-broken' },
  { fault: 'PersistenceTransactionFailed', broken: 'disk-hangs' },
  {
    fault: 'PersistenceUpdateFailed',
    broken: 'disk-keeps-old',
    shows: (story) => {
      for (const type of ['Operative', 'Inoperative', 'Operative']) {
        story.ask('ChangeAvailability', { connectorId: 2, type });
      }
    },
  },
  { fault: 'PersistenceDeleteFailed', broken: 'disk-keeps-rows' },
  { fault: 'PersistenceFinalizeFailed', broken: 'disk-takes-no-end', shows: (story) => story.tag(1, 'CAFE01') },
  {
    fault: 'PersistenceNoInsertRowId',
    broken: 'disk-takes-no-letter',
    options: { ocpp: { TransactionMessageAttempts: 1 } },
    shows: (story) => {
      story.csms.treat('MeterValues', 'error', 1);
      story.wait(300);
    },
  },
  { fault: 'PersistenceCountError', broken: 'disk-uncountable' },
  { fault: 'PersistencePrepareFailed', broken: 'disk-unreadable' },
  {
    fault: 'PersistenceClearError',
    broken: 'disk-keeps-rows',
    charging: false,
    shows: (story) => {
      story.stationFault('disk-keeps-rows', false);
      story.tag(1, 'CAFE01');
      story.wait(5);
      story.stationFault('disk-keeps-rows');
      expect(clearCache(story)).toEqual({ status: 'Rejected' });
    },
    again: (story) => expect(clearCache(story)).toEqual({ status: 'Accepted' }),
  },
  {
    fault: 'PersistenceDropFailed',
    broken: 'disk-keeps-lists',
    charging: false,
    shows: (story) => {
      story.ask('SetChargingProfile', profile(1));
      story.ask('SetChargingProfile', profile(2));
    },
    again: (story) => story.ask('SetChargingProfile', profile(3)),
  },
  {
    fault: 'PersistenceInvalidType',
    broken: 'disk-rots',
    charging: false,
    options: { ocpp: { LocalPreAuthorize: true } },
    shows: (story) => {
      story.stationFault('disk-rots', false);
      showCard(story);
      story.wait(100);
      story.stationFault('disk-rots');
      story.crash();
      story.restart(20);
      showCard(story);
    },
  },
];

/** Each has a story of its own, in this file. */
const single: readonly FaultName[] = ['PersistenceTooManyTransactions', 'WeakSignal', 'SDCardFailure', 'ResetFailure'];

/** Only while the store is opened; and what the central system alone can cause. */
const elsewhere: Partial<Record<FaultName, string>> = {
  PersistenceCreateFailed: '../process/store-denied.test.ts',
  PersistenceUnlinkDenied: '../process/store-denied.test.ts',
  LocalListConflict: 'local-list.test.ts',
};

const last = (story: Story, connector: number) =>
  story.csms
    .heard('StatusNotification')
    .filter(({ connectorId }) => connectorId === connector)
    .at(-1);

const caused = ({ broken, options, shows = charging, charging: flows }: Cause): Story => {
  const story = new Story(options);
  if (flows !== false) story.charge(1, 'CAFE01');
  story.stationFault(broken);
  shows(story);
  story.wait(30);
  return story;
};

describe.each(causes)('$fault by $broken', (cause) => {
  const row = faultRow(cause.fault);

  it('stops every EVSE, safely, and is told of connector 0 and of all', () => {
    const story = caused(cause);
    expect(story.controller.station.faults()).toContain(cause.fault);
    for (const evse of [1, 2]) {
      expect(story.truth(evse)).toMatchObject({ coil: false, contact: 'open', bolt: 'unlocked', currentA: [0, 0, 0] });
      expect(story.evse(evse).faults).toContain(cause.fault);
    }
    for (const connector of [0, 1, 2]) {
      expect(last(story, connector)).toMatchObject({ status: 'Faulted', errorCode: row.code });
    }
    const told = story.csms.heard('StatusNotification').map(({ vendorErrorCode }) => vendorErrorCode);
    expect(told).toContain(row.vendorCode);
    story.judge();
  });

  it('nobody begins while it stands; it ends as its row says, nothing is lost, and the next driver is served', () => {
    const story = caused(cause);
    const used = story.delivered(1);
    story.plug(2);
    story.tag(2, 'F00D03');
    story.wait(30);
    expect(story.truth(2).coil).toBe(false);
    story.stationFault(cause.broken, false);
    story.wait(30);
    cause.again?.(story);
    story.wait(60);
    const waits = row.clears === 'acknowledge';
    expect(story.controller.station.faults()).toEqual(waits ? [cause.fault] : []);
    if (waits) story.request({ type: 'fault.acknowledge' });
    story.wait(10);
    expect(story.controller.station.faults()).toEqual([]);
    expect(last(story, 0)).toMatchObject({ status: 'Available', errorCode: 'NoError' });
    expect(story.bills.map(({ stop }) => stop?.meterStop)).toEqual(cause.charging === false ? [] : [Math.floor(used)]);
    story.tag(2, 'F00D03');
    story.wait(30);
    expect(story.truth(2).currentA).toEqual([16, 16, 16]);
    story.judge();
  });
});

describe('more ended transactions than may wait', () => {
  it.each([1, 2])('at the limit of %i nobody begins; heard, everybody may', (most) => {
    const story = new Story({
      ocpp: { AllowOfflineTxForUnknownId: true },
      other: { storage: { most_transactions: most } },
    });
    story.wait(10);
    story.csms.drop('stay');
    for (let visit = 0; visit < most; visit++) {
      expect(story.status(1)).toBe('Available');
      story.charge(1, 'CAFE01');
      story.tag(1, 'CAFE01');
      story.wait(10);
      story.unplug(1);
    }
    expect(story.status(1)).toBe('Faulted');
    expect(story.evse(2).faults).toEqual(['PersistenceTooManyTransactions']);
    story.csms.comeBack();
    story.wait(300);
    expect(story.controller.station.faults()).toEqual([]);
    expect(story.bills).toHaveLength(most);
    story.charge(1, 'CAFE01');
    story.judge();
  });
});

describe('WeakSignal', () => {
  it('is told while a connector is Available, at no other time, and never as Faulted', () => {
    const story = new Story();
    story.stationFault('weak-signal');
    story.wait(10);
    for (const connector of [0, 1, 2]) {
      expect(last(story, connector)).toMatchObject({ status: 'Available', errorCode: 'WeakSignal' });
    }
    story.charge(1, 'CAFE01');
    expect(last(story, 1)).toMatchObject({ status: 'Charging', errorCode: 'NoError' });
    story.tag(1, 'CAFE01');
    story.wait(10);
    story.unplug(1);
    expect(last(story, 1)).toMatchObject({ status: 'Available', errorCode: 'WeakSignal' });
    story.stationFault('weak-signal', false);
    story.wait(10);
    for (const connector of [0, 1, 2]) expect(last(story, connector)).toMatchObject({ errorCode: 'NoError' });
    expect(story.told(1)).not.toContain('Faulted');
    story.judge();
  });

  it.each([
    [-118, ['WeakSignal']],
    [-119, []],
  ])('begins below its limit (%i dBm)', (weak_signal_dbm, faults) => {
    const story = new Story({ other: { uplink: { weak_signal_dbm: weak_signal_dbm + 1 } } });
    story.stationFault('weak-signal');
    expect(story.controller.station.faults()).toEqual(faults);
  });
});

it('a broken card is a warning of connector 0, and charging goes on', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.stationFault('card-broken');
  story.wait(10);
  expect(last(story, 0)).toMatchObject({
    status: 'Available',
    errorCode: 'OtherError',
    vendorErrorCode: 'SDCardFailure',
  });
  expect(story.evse(1).faults).toEqual([]);
  expect(story.truth(1).currentA).toEqual([16, 16, 16]);
  story.stationFault('card-broken', false);
  story.wait(10);
  expect(last(story, 0)).toMatchObject({ errorCode: 'NoError' });
  story.judge();
});

it.each([0, 2])(
  'a restart that does not come is tried %i times more, then the other way, then told',
  (ResetRetries) => {
    const story = new Story({ ocpp: { ResetRetries } });
    story.ask('Reset', { type: 'Soft' });
    story.wait(900);
    const each = Array<string>(1 + ResetRetries);
    expect(story.reboots).toEqual([...each.fill('soft'), ...Array<string>(1 + ResetRetries).fill('hard')]);
    expect(last(story, 0)).toMatchObject({ status: 'Available', errorCode: 'ResetFailure' });
    story.charge(1, 'CAFE01');
    story.crash();
    story.restart(20);
    expect(last(story, 0)).toMatchObject({ errorCode: 'NoError' });
    story.judge();
  },
);

describe('a board that does not restart', () => {
  /** The board obeys as its damage lets it. */
  const until = (story: Story, seconds: number): void => {
    let heard = 0;
    for (let passed = 0; passed < seconds; passed++) {
      story.wait(1);
      const kind = story.reboots[heard];
      if (kind === undefined) continue;
      heard++;
      if (!story.world.parts.restarts(kind === 'soft' ? 'soft' : 'hard')) continue;
      story.crash();
      story.restart(20);
      return;
    }
  };

  it('by software restarts by its supply, and nobody is told of a failure', () => {
    const story = new Story({ ocpp: { ResetRetries: 1 } });
    story.stationFault('reset-stuck-soft');
    story.ask('Reset', { type: 'Soft' });
    until(story, 900);
    expect(story.reboots).toEqual(['soft', 'soft', 'hard']);
    expect(story.controller.station.faults()).toEqual([]);
    expect(last(story, 0)).toMatchObject({ status: 'Available', errorCode: 'NoError' });
    story.charge(1, 'CAFE01');
    story.judge();
  });

  it('in either way is told, and serves until somebody switches it off and on', () => {
    const story = new Story({ ocpp: { ResetRetries: 1 } });
    story.stationFault('reset-stuck');
    story.ask('Reset', { type: 'Soft' });
    until(story, 900);
    expect(story.reboots).toEqual(['soft', 'soft', 'hard', 'hard']);
    expect(last(story, 0)).toMatchObject({ status: 'Available', errorCode: 'ResetFailure' });
    story.charge(1, 'CAFE01');
    story.stationFault('reset-stuck', false);
    story.crash();
    story.restart(20);
    expect(story.controller.station.faults()).toEqual([]);
    story.judge();
  });
});

it('every fault of the station has a cause here, or in a file that tells of it', () => {
  const here = [...causes.map(({ fault }) => fault), ...single];
  const isTold = (name: FaultName): boolean => {
    const file = elsewhere[name];
    return file !== undefined && readFileSync(join(import.meta.dirname, file), 'utf8').includes(`'${name}'`);
  };
  const ofStation = faultNames.filter((name) => {
    const { place, vendorCode = name } = faultRow(name);
    return place === 'station' || vendorCode.startsWith('Persistence') || name === 'WeakSignal';
  });
  expect(ofStation.filter((name) => !here.includes(name) && !isTold(name))).toEqual([]);
});
