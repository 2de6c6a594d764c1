/** What limits and meter of an EVSE have to do when something has become true there. */
import type { Fact } from '../../machines/vocabulary/facts.ts';
import type { Equipment } from './equipment.ts';

/** `inTransaction`: whether an account is open there now. */
export const followFact = ({ limits, metering }: Equipment, fact: Fact, inTransaction: () => boolean): void => {
  // Its test is due under power: the car is offered nothing until it has been done.
  if (fact.type === 'rcd.due') limits.set('rcd-test', 0);
  if (fact.type === 'rcd.tested') limits.set('rcd-test', null);
  if (fact.type === 'transaction.started' || fact.type === 'transaction.resumed') metering.startSampling();
  if (fact.type === 'transaction.stopped') metering.stopSampling();
  if (fact.type === 'contactor.opened') metering.contactOpened();
  if (fact.type === 'contactor.closed') metering.contactClosed();
  const isTurningPoint = fact.type === 'status.changed' || fact.type === 'offer.changed';
  if (isTurningPoint && inTransaction()) metering.sample('other');
};
