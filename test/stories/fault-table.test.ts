// Goal: every fault of the table that the world can cause reacts on every actuator as its row says, is told with its
// own codes, leaves the other connector alone, and ends as its row says (SAF-13, SAF-15, LIV-06; guide 282–676).
// Method: one cause a row, in the phase in which it matters; the row's columns are held against the plant and against
// what the central system hears. What cannot be caused here stands in a list, with its reason.
import { describe, expect, it } from 'vitest';
import { faultNames, faultRow, type FaultName } from '../../machines/vocabulary/faults.ts';
import { Story, type StoryOptions } from '../kit/story.ts';

type Phase = 'charging' | 'at rest' | 'plugging' | 'stopping';

type Cause = {
  readonly fault: FaultName;
  readonly during: Phase;
  /** Faults of the world, in this order. */
  readonly broken: readonly string[];
  readonly options?: StoryOptions;
  /** How long until it is found, and until its end is believed, s. */
  readonly foundS?: number;
  readonly overS?: number;
  /** The bolt, where the damage itself decides it. */
  readonly bolt?: 'locked' | 'unlocked' | 'moving';
  /** What is mended shows only when it is tried again: somebody asks for the cable. */
  readonly retry?: boolean;
  /** The car asks for nothing, until that is what is mended. */
  readonly silent?: boolean;
};

const port = (settings: object): StoryOptions => ({ ports: [settings, {}] });
const monitored = port({ rcd_monitor: { enable: true } });
const emergency = port({ emergency_alarm: { enable: true } });
const earthed = port({ earth_monitor: { enable: true } });
const felt = port({ temperature: { enable: true } });
const ventilated = port({ ventilation: { enable: true } });
const switched = port({ switch3to1phase: { enable: true } });
const reclosed = port({ recloser: { enable: true } });
const calculating = port({ meter: { enable: true, calculate_when_lost: true } });
const woken = port({ wake_up_after_timeout: true, wake_up_tries: 1 });
const HOUR_S = 3600;

const causes: readonly Cause[] = [
  { fault: 'ContactorWelded', during: 'at rest', broken: ['contactor-welded'] },
  { fault: 'ContactorWelded', during: 'at rest', broken: ['contactor-welded-pole'] },
  { fault: 'ContactorFailedToClose', during: 'charging', broken: ['contactor-stuck-open'] },
  { fault: 'SpuriousRcdError', during: 'at rest', broken: ['rcd-spurious'], options: monitored },
  { fault: 'RcdTestError', during: 'plugging', broken: ['rcd-test-no-trip'], options: monitored },
  { fault: 'RcdGroundFailure', during: 'charging', broken: ['rcd-trip-dc'], options: monitored },
  { fault: 'EmergencyShutdown', during: 'charging', broken: ['emergency-pressed'], options: emergency },
  { fault: 'EmergencyShutdown', during: 'at rest', broken: ['emergency-pressed'], options: emergency },
  { fault: 'PhaseContactorWelded', during: 'at rest', broken: ['relay2-welded'], options: switched },
  { fault: 'PhaseContactorFailedToClose', during: 'plugging', broken: ['relay2-stuck-open'], options: switched },
  { fault: 'EarthFault', during: 'charging', broken: ['earth-lost'], options: earthed },
  { fault: 'OverCurrent', during: 'charging', broken: ['overdraw'] },
  {
    fault: 'HighTemperature',
    during: 'charging',
    broken: ['over-temperature'],
    options: felt,
    foundS: 2 * HOUR_S,
    overS: HOUR_S,
  },
  {
    fault: 'Derated',
    during: 'charging',
    broken: ['over-temperature'],
    options: port({ temperature: { enable: true, derate_from: 79, stop_at: 100 } }),
    foundS: 2 * HOUR_S,
    overS: HOUR_S,
  },
  { fault: 'TemperatureSensorFailed', during: 'charging', broken: ['sensor-nan'], options: felt },
  { fault: 'PowerFailure', during: 'charging', broken: ['mains-lost'] },
  { fault: 'PhaseLost', during: 'charging', broken: ['phase-lost'] },
  { fault: 'VPRError', during: 'charging', broken: ['phase-rotated'] },
  { fault: 'UnderVoltage', during: 'charging', broken: ['under-voltage'] },
  { fault: 'OverVoltage', during: 'charging', broken: ['over-voltage'] },
  { fault: 'InputFrequencyError', during: 'charging', broken: ['frequency-off'] },
  { fault: 'RcdRecloserFailure', during: 'charging', broken: ['recloser-silent'], options: reclosed },
  { fault: 'PlugLockCapNotCharged', during: 'at rest', broken: ['lock-capacitor-flat'] },
  { fault: 'PlugLockUnexpectedOpen', during: 'charging', broken: ['lock-forced'] },
  {
    fault: 'PlugLockUnexpectedClose',
    during: 'at rest',
    broken: ['lock-jam-unlocking', 'lock-closes-itself'],
    bolt: 'locked',
    retry: true,
  },
  { fault: 'PlugLockCannotLock', during: 'plugging', broken: ['lock-jam-locking'], foundS: 40 },
  { fault: 'PlugLockCannotUnlock', during: 'stopping', broken: ['lock-jam-unlocking'], bolt: 'locked', retry: true },
  { fault: 'ProximityNoCable', during: 'charging', broken: ['proximity-open'] },
  { fault: 'ProximityInvalid', during: 'charging', broken: ['proximity-invalid'] },
  { fault: 'ProximityChanged', during: 'charging', broken: ['proximity-changed'] },
  {
    fault: 'VentilationFailed',
    during: 'plugging',
    broken: ['ventilation-request', 'relay2-stuck-open'],
    options: ventilated,
  },
  { fault: 'MeterEstimated', during: 'charging', broken: ['meter-silent'], options: calculating },
  { fault: 'MeterActiveError', during: 'charging', broken: ['meter-frozen'], foundS: 152 },
  { fault: 'MeterIdleError', during: 'at rest', broken: ['meter-ghost'], foundS: 60 },
  { fault: 'MeterInternalError', during: 'charging', broken: ['meter-internal'] },
  { fault: 'MeterInternalError', during: 'at rest', broken: ['meter-internal'] },
  { fault: 'MeterSilent', during: 'charging', broken: ['meter-silent'] },
  { fault: 'MeterSilent', during: 'at rest', broken: ['meter-silent'] },
  { fault: 'ReaderSilent', during: 'charging', broken: ['reader-silent'] },
  { fault: 'PilotShorted', during: 'charging', broken: ['pilot-short'] },
  { fault: 'DiodeFault', during: 'charging', broken: ['diode-missing'] },
  { fault: 'EvNotResponding', during: 'plugging', broken: [], silent: true, options: woken, foundS: 120 },
];

/** Faults of the whole station have causes of their own: test/stories/station-faults.test.ts judges every one. */
const isOfStation = (fault: FaultName): boolean => {
  const { place, vendorCode = fault } = faultRow(fault);
  return place === 'station' || vendorCode.startsWith('Persistence') || fault === 'WeakSignal';
};

/** What no part of the world can cause: each has a story of its own at the end of this file. */
const single: readonly FaultName[] = ['SettingsRecovered', 'RotarySwitchInvalid', 'MachineFailed'];

/** How the row wants it to be told. */
const toldAs = (fault: FaultName) => {
  const { code, vendorCode = fault } = faultRow(fault);
  return { errorCode: code, vendorErrorCode: vendorCode };
};

const lastTold = (story: Story) =>
  story.csms
    .heard('StatusNotification')
    .filter(({ connectorId }) => connectorId === 1)
    .at(-1);

const reach: { readonly [P in Phase]: (story: Story, broken: () => void, car?: object) => void } = {
  charging: (story, broken) => {
    story.charge(1, 'CAFE01');
    broken();
  },
  'at rest': (_story, broken) => broken(),
  stopping: (story, broken) => {
    story.charge(1, 'CAFE01');
    broken();
    story.tag(1, 'CAFE01');
  },
  plugging: (story, broken, car) => {
    broken();
    story.plug(1, car);
    story.tag(1, 'CAFE01');
  },
};

const caused = ({ fault, during, broken, options, silent = false, foundS = 20 }: Cause): Story => {
  const story = new Story(options);
  const damage = () => {
    for (const one of broken) story.fault(1, one);
  };
  reach[during](story, damage, silent ? {} : undefined);
  story.wait(foundS);
  expect(story.evse(1).faults).toContain(fault);
  return story;
};

const mend = (story: Story, { broken, overS = 20, retry = false, silent = false }: Cause): void => {
  for (const one of broken) story.fault(1, one, false);
  if (silent) story.car(1, 'request');
  if (retry) story.csms.call('UnlockConnector', { connectorId: 1 });
  story.wait(overS);
};

/** The driver takes his cable out of the car, and then out of the station when he can. */
const leave = (story: Story): void => {
  if (story.truth(1).plug === 'out') return;
  if (story.truth(1).bolt !== 'unlocked') story.fault(1, 'cable-out-of-car');
  story.wait(10);
  story.unplug(1);
};

const ends: { readonly [C in ReturnType<typeof faultRow>['clears']]: (story: Story, fault: FaultName) => void } = {
  itself: () => undefined,
  unplug: (story, fault) => {
    // Without a car it is over with its cause.
    if (story.truth(1).plug === 'in') expect(story.evse(1).faults).toContain(fault);
    leave(story);
  },
  acknowledge: (story, fault) => {
    leave(story);
    expect(story.evse(1).faults).toContain(fault);
    story.request({ type: 'fault.acknowledge' });
    story.wait(10);
  },
  restart: (story, fault) => {
    expect(story.evse(1).faults).toContain(fault);
    story.crash();
    story.restart(20);
  },
};

/** Found only when the account is open already. */
const endedEarly: readonly FaultName[] = ['PhaseContactorFailedToClose', 'VentilationFailed'];

/** What of the plant the row decides. */
const reaction = ({ fault, during, broken, bolt }: Cause, plugged: boolean) => {
  const { blocks, contactor, duty, dutyUnplugged = duty, lock, lockUnplugged = lock } = faultRow(fault);
  const safeDuty = plugged ? duty : dutyUnplugged;
  const kept = (plugged ? lock : lockUnplugged) === 'keep' && during === 'charging';
  return {
    ...(contactor === 'open'
      ? { coil: false, contact: broken.some((one) => one.startsWith('contactor-welded')) ? 'welded' : 'open' }
      : {}),
    ...(safeDuty === null ? {} : { pilotDuty: safeDuty }),
    ...(blocks ? { bolt: bolt ?? (kept ? 'locked' : 'unlocked') } : {}),
  };
};

/** What becomes of the session that was running, if there was one. */
const session = ({ fault, during }: Cause) => {
  const { running, stopReason = 'Other' } = faultRow(fault);
  if (during === 'stopping') return { ended: 'Local', flows: false };
  if (during !== 'charging') return { ended: endedEarly.includes(fault) ? 'Other' : undefined, flows: false };
  return running === 'stop' ? { ended: stopReason, flows: false } : { ended: undefined, flows: true };
};

describe.each(causes)('$fault, $during', (cause) => {
  const row = faultRow(cause.fault);

  it('reacts as its row says', () => {
    const story = caused(cause);
    const [bill] = story.bills;
    const { plug, currentA } = story.truth(1);
    expect(story.truth(1)).toMatchObject(reaction(cause, plug === 'in'));
    expect({ ended: bill?.stop?.reason, flows: Math.max(...currentA) > 0 }).toEqual(session(cause));
    story.judge();
  });

  it('is told by its own name, and of the connectors that its row says', () => {
    const story = caused(cause);
    expect(lastTold(story)).toMatchObject(toldAs(cause.fault));
    expect(story.status(1) === 'Faulted').toBe(row.blocks);
    // A row of connector ≥ 0 befalls the whole station.
    expect(story.status(2)).toBe(row.place === 'both' && row.blocks ? 'Faulted' : 'Available');
    expect(story.controller.station.faults()).toEqual(row.place === 'evse' ? [] : [cause.fault]);
    story.judge();
  });

  it('ends as its row says, and the next driver is served', () => {
    const story = caused(cause);
    mend(story, cause);
    ends[row.clears](story, cause.fault);
    expect(story.evse(1).faults).not.toContain(cause.fault);
    leave(story);
    story.wait(20);
    expect(story.status(1)).toBe('Available');
    story.charge(1, 'F00D03');
    story.judge();
  });
});

it.each(causes.filter(({ fault }) => faultRow(fault).blocks))(
  '$fault, $during: nobody begins while it stands',
  (cause) => {
    const story = caused(cause);
    const bills = story.bills.length;
    if (story.truth(1).plug === 'out') story.world.plug(1, { thenRequestAmps: 16 });
    story.tag(1, 'BABE02');
    story.ask('RemoteStartTransaction', { connectorId: 1, idTag: 'REMOTE1' });
    story.wait(30);
    expect(story.truth(1).coil).toBe(false);
    expect(story.bills).toHaveLength(bills);
    story.judge();
  },
);

it('SettingsRecovered is a warning from the start, until it is acknowledged', () => {
  const story = new Story({ found: ['SettingsRecovered'] });
  expect(lastTold(story)).toMatchObject({ status: 'Available', errorCode: 'OtherError', info: 'SettingsRecovered' });
  story.charge(1, 'CAFE01');
  story.request({ type: 'fault.acknowledge' });
  story.wait(10);
  expect(story.evse(1).faults).toEqual([]);
  story.judge();
});

it('RotarySwitchInvalid warns and leaves the least current, until a restart finds the switch in its place', () => {
  let position: number | null = null;
  const world = {
    get rotary() {
      return position;
    },
  };
  const story = new Story({ other: { rotary_switch: { enable: true } }, world });
  expect(lastTold(story)).toMatchObject({ status: 'Available', ...toldAs('RotarySwitchInvalid') });
  story.charge(1, 'CAFE01');
  expect(story.truth(1).currentA).toEqual([6, 6, 6]);
  position = 0xb;
  story.wait(60);
  expect(story.evse(1).faults).toEqual(['RotarySwitchInvalid']);
  story.crash();
  story.restart(20);
  expect(story.evse(1).faults).toEqual([]);
  expect(lastTold(story)).toMatchObject({ errorCode: 'NoError' });
  story.unplug(1);
  story.charge(1, 'CAFE01');
  expect(story.truth(1).currentA).toEqual([16, 16, 16]);
  story.judge();
});

it('MachineFailed stops its own connector, safely, until a restart; the other one goes on (SAF-13, SAF-14)', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.charge(2, 'BABE02');
  story.controller.host.attend('evse1.contactor', {
    took: () => undefined,
    stands: () => {
      throw new Error('a mistake in a machine');
    },
  });
  story.car(1, 'pause');
  story.wait(20);
  expect(story.truth(1)).toMatchObject({ coil: false, contact: 'open', pilotDuty: 0, currentA: [0, 0, 0] });
  expect(story.bill(1).stop).toMatchObject({ reason: 'Other', meterStop: Math.floor(story.delivered(1)) });
  expect(lastTold(story)).toMatchObject({ status: 'Faulted', ...toldAs('MachineFailed') });
  expect(story.truth(2).currentA).toEqual([16, 16, 16]);
  story.request({ type: 'fault.acknowledge' });
  story.tag(1, 'F00D03');
  story.wait(30);
  expect(story.truth(1).coil).toBe(false);
  story.crash();
  story.restart(20);
  expect(lastTold(story)).toMatchObject({ errorCode: 'NoError' });
  story.unplug(1);
  story.charge(1, 'F00D03');
  story.judge();
});

it('every fault of the table has a cause here, or is one of the whole station', () => {
  const known = new Set<string>([...causes.map(({ fault }) => fault), ...single]);
  expect(faultNames.filter((name) => !known.has(name) && !isOfStation(name))).toEqual([]);
});
