/** Starting and stopping from afar (S6 §5.11, §5.12). Whether it can be done, the station decides. */
import type { Outcome } from '../../../machines/vocabulary/requests.ts';
import { STATION_WITHIN_MS, status, type Hearer } from './heard.ts';

const yesOrNo = (outcome: Outcome) => ({
  status: outcome === 'accepted' ? ('Accepted' as const) : ('Rejected' as const),
});
const patience = { withinMs: STATION_WITHIN_MS, otherwise: { status: 'Rejected' } } as const;

/** A charging profile in it is ignored: smart charging is not implemented (S6 §5.11 has it so). */
export const remoteStart: Hearer<'RemoteStartTransaction'> = ({ connectorId, idTag }, { evses, accepted }) => {
  // Rule 11: not before we are accepted. Connector 0 is no place to charge at. The guide rejects empty idTags (3.3.1).
  if (!accepted || idTag === '') return status('Rejected');
  if (connectorId !== undefined && (connectorId < 1 || connectorId > evses)) return status('Rejected');
  const evse = connectorId === undefined ? {} : { evse: connectorId };
  return { type: 'ask', request: { type: 'session.start', ...evse, token: { id: idTag } }, reply: yesOrNo, patience };
};

export const remoteStop: Hearer<'RemoteStopTransaction'> = ({ transactionId }, view) => {
  if (!view.accepted) return status('Rejected');
  const remoteId = view.transactionId ?? String(BigInt(transactionId));
  return { type: 'ask', request: { type: 'session.stop', remoteId }, reply: yesOrNo, patience };
};
