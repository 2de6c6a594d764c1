/**
 * What is right at the end of any story, whatever has happened in it: judged by the plant and by what the central
 * system has booked. The sentences are collected; none of them asks the controller.
 */
import type { EvseHardware } from '../../../adapters/ports/hardware.ts';
import type { WholeWorld } from '../../../adapters/simulated/world.ts';
import type { Transaction } from './central-ledger.ts';

type Truth = WholeWorld['evses'][number];

/** Sensors that lie: who believes them cannot be blamed for what he does. */
const lying = ['lock-feedback-inverted', 'lock-feedback-late', 'feedback-lying'];
/** No reading of ours is older than this: a year less is a clock that was never set (BIL-04). */
const EARLIEST = Date.UTC(2016, 0, 1);

/** SAF-01: as long as the pilot may be doubted, ms. */
const DEBOUNCE_MS = 100;
/** State C on the wire, V (IEC 61851-1 Table A.4, with the tolerance of the circuit). */
const isC = (high: number): boolean => high > 5 && high < 7;
/** State D: the car wants ventilation with its energy. */
const isD = (high: number): boolean => high > 2 && high < 4;

type Watch = { readonly truth: () => Truth; readonly hazard: (sentence: string) => void };

const honest = ({ faults }: Truth) => !faults.some((fault) => lying.includes(fault));

const watchedRelay2 = (relay2: NonNullable<EvseHardware['relay2']>, { truth, hazard }: Watch): typeof relay2 => ({
  watch: (listener) => relay2.watch(listener),
  set: (on) => {
    const { id, contact, relay2: second } = truth();
    const isSwitch = second.drives === 'phases' && honest(truth());
    if (isSwitch && on && contact !== 'open') {
      hazard(`SAF-10: EVSE ${id}: the second contactor closes over a main contact that is ${contact}`);
    }
    if (isSwitch && !on && second.closed && contact === 'closed') {
      hazard(`SAF-10: EVSE ${id}: the second contactor opens before the main one`);
    }
    relay2.set(on);
  },
});

const watchedRcd = (rcd: NonNullable<EvseHardware['rcd']>, { truth, hazard }: Watch): typeof rcd => ({
  watch: (listener) => rcd.watch(listener),
  setTest: (on) => {
    const { id, contact } = truth();
    if (on && honest(truth()) && contact !== 'open') {
      hazard(`SAF-07: EVSE ${id}: the RCD is tested over a contact that is ${contact}`);
    }
    rcd.setTest(on);
  },
});

const watchedLock = (lock: NonNullable<EvseHardware['lock']>, { truth, hazard }: Watch): typeof lock => ({
  watch: (listener) => lock.watch(listener),
  drive: (motor) => {
    const { id, contact, relay2: second } = truth();
    if (motor === 'unlock' && second.drives === 'phases' && second.closed) {
      hazard(`SAF-05: EVSE ${id}: unlock is driven while phases 2 and 3 are on the cable`);
    }
    if (motor === 'unlock' && honest(truth()) && contact !== 'open') {
      hazard(`SAF-05: EVSE ${id}: unlock is driven over a contact that is ${contact}`);
    }
    lock.drive(motor);
  },
});

type Circumstances = {
  /** ms, the time that the plant lives in. */
  readonly now: () => number;
  /** Nobody can be blamed for what was not done within the last `ms`. */
  readonly excused?: (ms: number) => boolean;
  /** A car that asks for ventilation has it. */
  readonly ventilated?: () => boolean;
};

/** Watches the actuators of one EVSE: what must never be driven is a hazard, told in one sentence. */
export const watched = (
  hardware: EvseHardware,
  truth: () => Truth,
  hazard: (sentence: string) => void,
  { now, excused = () => false, ventilated = () => false }: Circumstances,
): EvseHardware => {
  const { pilot, contactor, lock, relay2, rcd } = hardware;
  const watch = { truth, hazard };
  let reads = false;
  let readsD = false;
  let leftC = Number.NEGATIVE_INFINITY;
  const asks = () => reads || (readsD && ventilated()) || now() - leftC <= DEBOUNCE_MS;
  return {
    ...hardware,
    pilot: {
      setDuty: (percent) => pilot.setDuty(percent),
      setOff: (off) => pilot.setOff(off),
      watch: (listener) =>
        pilot.watch((high, low) => {
          if ((reads && !isC(high)) || (readsD && !isD(high))) leftC = now();
          reads = isC(high);
          readsD = isD(high);
          listener(high, low);
        }),
    },
    contactor: {
      watch: (listener) => contactor.watch(listener),
      setCoil: (on) => {
        const { id, bolt, coil, rcd: device } = truth();
        if (on && device.testing) hazard(`SAF-07: EVSE ${id}: the coil is energised while the RCD is tested`);
        if (on && honest(truth()) && bolt !== null && bolt !== 'locked') {
          hazard(`SAF-04: EVSE ${id}: the coil is energised over a bolt that is ${bolt}`);
        }
        if (on && !asks()) hazard(`SAF-01: EVSE ${id}: the coil is energised and no car asks for it`);
        if (!on && coil && !asks() && !readsD && !excused(DEBOUNCE_MS)) {
          hazard(`SAF-01: EVSE ${id}: the coil was energised long after the car had let go`);
        }
        contactor.setCoil(on);
      },
    },
    ...(relay2 && { relay2: watchedRelay2(relay2, watch) }),
    ...(rcd && { rcd: watchedRcd(rcd, watch) }),
    ...(lock && { lock: watchedLock(lock, watch) }),
  };
};

const before = (text: string, other: string) => Date.parse(text) < Date.parse(other);

/** What is wrong with one transaction; `clockJumped`: its times may run backwards, though never to 1970. */
export function complaintsAbout(transaction: Transaction, clockJumped: boolean): readonly string[] {
  const { id, meterStart, startedAt, values, stop } = transaction;
  const complaints: string[] = [];
  const complain = (sentence: string) => complaints.push(`transaction ${id}: ${sentence}`);
  if (Number(id) < 0) complain('nobody has given it this id (BIL-02)');
  let last = { at: startedAt, wh: meterStart };
  for (const value of stop === undefined ? values : [...values, { at: stop.at, wh: stop.meterStop }]) {
    if (!(Date.parse(value.at) > EARLIEST)) complain(`the time ${value.at} never was (BIL-04)`);
    if (!(value.wh >= last.wh)) complain(`${value.wh} Wh after ${last.wh} Wh (BIL-04)`);
    if (!clockJumped && before(value.at, last.at)) complain(`${value.at} after ${last.at} (BIL-04)`);
    last = value;
  }
  if (!(Date.parse(startedAt) > EARLIEST)) complain(`the time ${startedAt} never was (BIL-04)`);
  return complaints;
}
