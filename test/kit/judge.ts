/**
 * What is right at the end of any story, whatever has happened in it: judged by the plant and by what the central system has booked.
 * The sentences are collected; none of them asks the controller.
 */
import type { EvseHardware } from '../../adapters/ports/hardware.ts';
import type { WholeWorld } from '../../adapters/simulated/world.ts';
import type { Transaction } from './central-ledger.ts';

type Truth = WholeWorld['evses'][number];

/** Sensors that lie: who believes them cannot be blamed for what he does. */
const lying = ['lock-feedback-inverted', 'lock-feedback-late', 'feedback-lying'];
/** No reading of ours is older than this: a year less is a clock that was never set (BIL-04). */
const EARLIEST = Date.UTC(2016, 0, 1);

/** Watches the actuators of one EVSE: what must never be driven is a hazard, told in one sentence. */
export const watched = (
  hardware: EvseHardware,
  truth: () => Truth,
  hazard: (sentence: string) => void,
): EvseHardware => {
  const { contactor, lock } = hardware;
  const honest = ({ faults }: Truth) => !faults.some((fault) => lying.includes(fault));
  return {
    ...hardware,
    contactor: {
      watch: (listener) => contactor.watch(listener),
      setCoil: (on) => {
        const { id, bolt, car } = truth();
        if (on && honest(truth()) && bolt !== null && bolt !== 'locked')
          hazard(`SAF-04: EVSE ${id}: the coil is energised over a bolt that is ${bolt}`);
        if (on && car?.s2Closed !== true) hazard(`SAF-01: EVSE ${id}: the coil is energised and no car asks for it`);
        contactor.setCoil(on);
      },
    },
    ...(lock && {
      lock: {
        watch: (listener) => lock.watch(listener),
        drive: (motor) => {
          const { id, contact } = truth();
          if (motor === 'unlock' && honest(truth()) && contact !== 'open')
            hazard(`SAF-05: EVSE ${id}: unlock is driven over a contact that is ${contact}`);
          lock.drive(motor);
        },
      },
    }),
  };
};

const before = (text: string, other: string) => Date.parse(text) < Date.parse(other);

/** What is wrong with one transaction of the ledger; `clockJumped`: its times may run backwards, though never to 1970. */
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
