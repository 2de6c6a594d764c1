/**
 * The explorer's graph as a guide: for every transition the shortest way to it that the explorer has met, and that way
 * as a walk for a whole station. What the explorer decides by itself (a meter answers, a disk is ready, a timer is due)
 * happens there by itself; what no black box can do (a machine dies) is left out and told.
 */
import type { AnyStateMachine } from 'xstate';
import { Stepper } from '../../host/stepper.ts';
import { findingOf, deedsOf } from '../finding.ts';
import { charted } from '../layers/charted.ts';
import { stampOf } from '../places.ts';
import type { Variant } from '../variants.ts';
import { situations } from './situations.ts';
import type { Deed, Situation } from './suite.ts';
import { opening, type Stride, type Walk } from './walk.ts';
import { wander, type Place } from './wander.ts';

export type Way = {
  readonly variant: string;
  readonly deeds: readonly string[];
  readonly walk: Walk;
  /** What of it no black box can do. */
  readonly impossible: readonly string[];
  /** A clock shows these steps in this order. */
  readonly timed: boolean;
};

const call = (action: string, payload: Readonly<Record<string, unknown>>): Deed => ({ do: 'call', action, payload });
const fault = (name: string): Deed => ({ do: 'fault', name, active: true });

const mended = (name: string): Deed => ({ do: 'fault', name, active: false });
const ask = (path: string, body: Readonly<Record<string, unknown>> = {}): Deed => ({ do: 'ask', path, body });
const air = (what: 'available' | 'runs', on: boolean): Deed => ask('/api/evses/:n/ventilation', { what, on });
const limit = call('SetChargingProfile', {
  connectorId: 1,
  csChargingProfiles: {
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Relative',
    chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 0 }] },
  },
});

/** Acts of the explorer that somebody outside can do. Those of the parts themselves are not here. */
const outside: Readonly<Record<string, readonly Deed[]>> = {
  'plug-in': [{ do: 'plug', requestEnergy: false }],
  unplug: [{ do: 'unplug' }],
  card: [{ do: 'tag', card: 'own' }],
  'card-again': [{ do: 'tag', card: 'own' }],
  'card-stranger': [{ do: 'tag', card: 'other' }],
  'car-asks': [{ do: 'energy', wanted: true }],
  'car-rests': [{ do: 'energy', wanted: false }],
  'car-asks-for-air': [fault('ventilation-request'), { do: 'energy', wanted: true }],
  'car-needs-no-air': [mended('ventilation-request')],
  'car-leaves': [fault('cable-out-of-car')],
  'car-returns': [mended('cable-out-of-car')],
  'remote-stop': [call('RemoteStopTransaction', { transactionId: '$transaction' })],
  'release-cable': [call('UnlockConnector', { connectorId: 1 })],
  'limit-to-nothing': [limit],
  'limit-again': [call('ClearChargingProfile', {})],
  'out-of-service': [call('ChangeAvailability', { connectorId: 1, type: 'Inoperative' })],
  'in-service': [call('ChangeAvailability', { connectorId: 1, type: 'Operative' })],
  'meter-fails': [fault('meter-silent')],
  shorted: [fault('pilot-short')],
  leaky: [fault('diode-missing')],
  welded: [fault('contactor-welded')],
  'stuck-open': [fault('contactor-stuck-open')],
  'feedback-open': [fault('feedback-lying')],
  'feedback-closed': [fault('feedback-lying')],
  'bolt-says-locked': [fault('lock-feedback-inverted')],
  'bolt-says-moving': [fault('lock-feedback-late')],
  'bolt-says-unlocked': [fault('lock-feedback-inverted')],
  'relay-says-open': [fault('relay2-stuck-open')],
  'relay-says-closed': [fault('relay2-welded')],
  'relay-welded': [fault('relay2-welded')],
  'relay-stuck': [fault('relay2-stuck-open')],
  'jammed-locking': [fault('lock-jam-locking')],
  'jammed-unlocking': [fault('lock-jam-unlocking')],
  forced: [fault('lock-forced')],
  'other-fault': [fault('meter-silent')],
  'other-fault-ends': [mended('meter-silent')],
  acknowledge: [ask('/api/acknowledge')],
  'rcd-trips': [fault('rcd-spurious')],
  'rcd-clears': [mended('rcd-spurious')],
  'emergency-pressed': [fault('emergency-pressed')],
  'emergency-released': [mended('emergency-pressed')],
  'neighbour-ventilates': [air('available', true), air('runs', true)],
  'neighbour-stops': [air('available', true), air('runs', false)],
  'one-phase': [ask('/api/evses/:n/phases', { phases: 1 })],
  'three-phases': [ask('/api/evses/:n/phases', { phases: 3 })],
  'cable-13': [fault('proximity-changed')],
  'cable-none': [fault('proximity-open')],
  'mains-dip': [fault('mains-lost')],
  'mains-return': [mended('mains-lost')],
  'key-on': [{ do: 'key', on: true }],
  'key-off': [{ do: 'key', on: false }],
  'power-cut': [{ do: 'power-cut', offMs: 1000 }],
};

/** What the parts do by themselves on a whole station. */
const byItself = new Set(['power', 'disk', 'relayDisk', 'meter-answers', 'token-accepted', 'token-accepted-soon']);

/** Whatever was broken last is whole again. */
const mending = ['repair', 'cable-20'];

/** Where a chapter of the explorer has no situation of the same name. */
const stages: Readonly<Record<string, string>> = {
  'cable-breakage': 'cable',
  'cable-liar': 'cable',
  'cable-rcd': 'cable-guarded',
  'cable-rcd-breakage': 'cable-guarded',
  'cable-emergency': 'cable-guarded',
  'socket-rcd': 'socket-guarded',
  'cable-second': 'cable-phases',
  'cable-second-liar': 'cable-phases',
  'socket-emergency': 'socket-guarded',
  'cable-proximity': 'socket',
  'socket-left': 'socket',
  'socket-waits': 'socket-patient',
  'socket-limits': 'socket',
  'socket-manners': 'socket',
  'socket-service': 'socket',
  'socket-breakage': 'socket',
  'socket-liar': 'socket',
};

/** @throws Error where nobody has said where a chapter is played */
export const situationOf = ({ name }: Variant): Situation => {
  const place = stages[name] ?? name;
  const found = situations.find((one) => one.name === place);
  if (found === undefined) throw new Error(`there is no situation for the chapter ${name}`);
  return found;
};

/** Until everything that follows from the last deed has happened. */
const REST_MS = 5000;

const walkOf = (variant: Variant, happened: readonly { readonly at: number; readonly does: string }[]): Walk => {
  const strides: Stride[] = [opening];
  let broken = '';
  for (const [index, { at, does }] of happened.entries()) {
    const next = happened[index + 1]?.at ?? at + REST_MS;
    const deeds = mending.includes(does) ? [mended(broken)] : (outside[does] ?? []);
    for (const deed of deeds) if (deed.do === 'fault' && deed.active) broken = deed.name;
    const waitMs = Math.max(0, Math.round(next - at));
    const last = strides.at(-1);
    // Of several at one instant the last one is waited for.
    strides.push(...deeds.map((deed, place) => ({ deed, waitMs: place === deeds.length - 1 ? waitMs : 0 })));
    if (deeds.length === 0 && last !== undefined && does !== 'power') {
      strides.splice(-1, 1, { ...last, waitMs: last.waitMs + waitMs });
    }
  }
  return { situation: situationOf(variant), strides };
};

/** Every place where a transition is taken, the nearest first. */
const met = (
  variant: Variant,
  states: number,
  tell: (transition: string, place: Place) => void,
): ReturnType<typeof wander> => {
  const steppers = new Map<AnyStateMachine, Stepper>();
  let here: Place = { from: 0, label: 0 };
  return wander(variant, states, (place, _role, { machine, input }, { snapshot }, event, late) => {
    if (snapshot === null) return;
    let stepper = steppers.get(machine);
    if (stepper === undefined) {
      const { byDefinition } = charted(machine);
      const took = (_machine: AnyStateMachine, definitions: readonly object[]) => {
        for (const one of definitions) {
          const transition = byDefinition.get(one);
          if (transition !== undefined) tell(transition.id, here);
        }
      };
      steppers.set(machine, (stepper = new Stepper(machine, input, { took, stands: () => undefined })));
    }
    here = place;
    stepper.step(snapshot, event, stampOf(late));
  });
};

/** By id of a transition: the shortest way that was met, in the first variant that has one without a death. */
export const exploredWays = (variants: readonly Variant[], states: number): ReadonlyMap<string, Way> => {
  const ways = new Map<string, Way>();
  for (const variant of variants) {
    const places = new Map<string, Place>();
    const exploration = met(variant, states, (id, place) => {
      if (!places.has(id)) places.set(id, place);
    });
    for (const [id, place] of places) {
      if ((ways.get(id)?.impossible.length ?? 1) === 0) continue;
      const finding = findingOf(exploration, { ...place, broken: [] });
      const deeds = deedsOf(finding);
      const impossible = deeds.flatMap(({ does }) =>
        byItself.has(does) || mending.includes(does) || Object.hasOwn(outside, does) ? [] : [does],
      );
      const walk = walkOf(variant, deeds);
      const words = deeds.map(({ does }) => does);
      ways.set(id, { variant: variant.name, deeds: words, walk, impossible, timed: finding.times !== null });
    }
  }
  return ways;
};
