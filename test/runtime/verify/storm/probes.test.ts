// Goal: what a storm tries on purpose finds what it is there for: each probe complains of a station that breaks its
// promise, and of no other.
// Method: a whole charger on virtual time; between it and the probe stands somebody who spoils just that.
import { describe, expect, it } from 'vitest';
import { Charger } from '../../../../runtime/verify/storm/charger.ts';
import { act } from '../../../../runtime/verify/storm/deeds.ts';
import { Mix } from '../../../../runtime/verify/storm/mix.ts';
import { buildOf } from '../../../../runtime/verify/storm/builds.ts';
import { probes } from '../../../../runtime/verify/storm/probes.ts';

type Name = keyof typeof probes;
type Spoils = (charger: Charger) => void;
type Json = Record<string, unknown>;

const charger = (ocpp: object = {}): Charger => {
  const build = buildOf(3, 2);
  const plain = { pluggable: true, user_authentication: 'ocpp', rcd_monitor: { enable: false } };
  const ports = build.ports.map((port) => ({ ...port, ...plain }));
  const one = new Charger({ ...build, ports, site: {}, ocpp: { ...build.ocpp, ...ocpp } }, () => undefined);
  one.clock.advance(60_000);
  return one;
};

const complaintsOf = (name: Name, ocpp: object, spoil: Spoils): readonly string[] => {
  const one = charger(ocpp);
  spoil(one);
  probes[name](one, new Mix(7));
  return one.hazards;
};

/** What the central system hears in place of the station's own answer to this action. */
const answering =
  (action: string, lie: (answer: Json) => Json): Spoils =>
  ({ csms }) => {
    const call = csms.call.bind(csms);
    csms.call = (what, payload) => {
      const asked = call(what, payload);
      let told: Json | undefined;
      const set = (answer: Json): void => void (told = answer);
      if (what === action) Object.defineProperty(asked, 'answer', { get: () => told && lie(told), set });
      return asked;
    };
  };

const ends = (one: Charger): void => [1, 2].forEach((evse) => act(one, `remote-stop ${evse}`));

const plants: readonly (readonly [probe: Name, what: string, ocpp: object, spoil: Spoils, complaint: string])[] = [
  ['pause', 'does not heed a limit of 0', {}, (one) => (one.limit = () => undefined), 'BIL-05: EVSE'],
  ['pause', 'ends its transaction at a limit of 0', {}, (one) => (one.limit = () => ends(one)), 'after a pause'],
  [
    'cut',
    'leaves a transaction open after a power cut',
    { onPowerLossRestart: false },
    (one) => (one.cut = () => undefined),
    'has the end none after a power cut',
  ],
  [
    'cut',
    'ends what should go on after a power cut',
    { onPowerLossRestart: true },
    (one) => {
      const cut = one.cut.bind(one);
      one.cut = (downS) => {
        ends(one);
        one.clock.advance(20_000);
        cut(downS);
      };
    },
    'BIL-06: EVSE',
  ],
  [
    'neighbour',
    'stops at one connector for what is broken at another',
    {},
    ({ world }) => {
      const fault = world.fault.bind(world);
      world.fault = (evse, name, active) => {
        if (active) fault(3 - evse, 'pilot-short', true);
        return fault(evse, name, active);
      };
    },
    'SAF-13: EVSE',
  ],
  [
    'schedules',
    'tells another schedule than it offers',
    {},
    answering('GetCompositeSchedule', ({ chargingSchedule, ...rest }) => ({
      ...rest,
      chargingSchedule: { ...Object(chargingSchedule), chargingSchedulePeriod: [{ startPeriod: 0, limit: 9 }] },
    })),
    'where the schedule says 9 A',
  ],
  [
    'schedules',
    'tells no schedule',
    {},
    answering('GetCompositeSchedule', () => ({ status: 'Rejected' })),
    'no schedule is told',
  ],
  [
    'configure',
    'accepts a setting and keeps the old one',
    {},
    ({ csms }) => {
      const call = csms.call.bind(csms);
      csms.call = (action, payload) =>
        action === 'ChangeConfiguration' ? { action, answer: { status: 'Accepted' } } : call(action, payload);
    },
    'Accepted, and reads',
  ],
  [
    'configure',
    'forgets with the power what it has accepted',
    {},
    (one) => {
      const { csms } = one;
      const [call, cut] = [csms.call.bind(csms), one.cut.bind(one)];
      let first: ReturnType<typeof call> | null = null;
      let isCut = false;
      one.cut = (downS) => {
        isCut = true;
        cut(downS);
      };
      csms.call = (action, payload) => {
        if (action !== 'GetConfiguration') return call(action, payload);
        if (isCut && first !== null) return first;
        const asked = call(action, payload);
        first ??= asked;
        return asked;
      };
    },
    'after a restart',
  ],
  [
    'badUpdate',
    'is away after an update that failed',
    {},
    (one) => void one.clock.at(one.clock.now() + 60_000, () => one.cut(3600)),
    'LIV-05: EVSE',
  ],
  [
    'badUpdate',
    'runs what was broken',
    {},
    ({ clock, operator }) => void clock.at(clock.now() + 60_000, () => (operator.running = 'broken')),
    'runs after an update',
  ],
];

describe.each(plants)('%s finds a station that %s', (name, _, ocpp, spoil, complaint) => {
  it('and nothing at one that does not', { timeout: 120_000 }, () => {
    expect(complaintsOf(name, ocpp, () => undefined)).toEqual([]);
    expect(complaintsOf(name, ocpp, spoil).join('\n')).toContain(complaint);
  });
});
