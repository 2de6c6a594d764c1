/** TriggerMessage (S6 §5.17, rule 37): first the answer, then the message with what is true now. */
import { status, type FollowUp, type Hearer } from './heard.ts';
import type { Req } from './messages.ts';

type Wanted = Req<'TriggerMessage'>['requestedMessage'];

/** What is sent for it; a message that is not here is not implemented. The connector matters to the last two only. */
const followUps: { readonly [W in Wanted]?: (connector: number | undefined) => FollowUp } = {
  BootNotification: () => ({ type: 'boot' }),
  Heartbeat: () => ({ type: 'heartbeat' }),
  StatusNotification: (connector) => ({ type: 'status', connector: connector ?? 'all' }),
  MeterValues: (connector) => ({ type: 'request', request: { type: 'meter.sample', evse: connector ?? 0 } }),
};

export const triggerMessage: Hearer<'TriggerMessage'> = ({ requestedMessage, connectorId }, { evses, accepted }) => {
  const make = followUps[requestedMessage];
  if (make === undefined) return status('NotImplemented');
  const perConnector = requestedMessage === 'StatusNotification' || requestedMessage === 'MeterValues';
  if (perConnector && connectorId !== undefined && (connectorId < 0 || connectorId > evses)) return status('Rejected');
  // E6 3.35: who is accepted has nothing to introduce.
  if (requestedMessage === 'BootNotification' && accepted) return status('Rejected');
  return { ...status('Accepted'), followUp: make(connectorId) };
};
