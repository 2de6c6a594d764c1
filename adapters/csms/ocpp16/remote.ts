/** Starting and stopping from afar (S6 §5.11, §5.12). Whether it can be done, the station decides. */
import type { Outcome } from '../../../machines/vocabulary/requests.ts';
import { readProfile, type ProfileReading } from './charging-profile.ts';
import { STATION_WITHIN_MS, status, type Hearer } from './heard.ts';
import type { Req } from './messages.ts';

const yesOrNo = (outcome: Outcome) => ({
  status: outcome === 'accepted' ? ('Accepted' as const) : ('Rejected' as const),
});
const patience = { withinMs: STATION_WITHIN_MS, otherwise: { status: 'Rejected' } } as const;

/** The profile binds the transaction that comes of it, which has no id yet (S6 §5.11.1, rule 28). */
const profileOf = (wire: NonNullable<Req<'RemoteStartTransaction'>['chargingProfile']>): ProfileReading =>
  wire.transactionId === undefined && wire.chargingProfilePurpose === 'TxProfile'
    ? // Which connector it will be, the station says.
      readProfile(wire, 1)
    : { rejected: 'expected a TxProfile without transactionId' };

export const remoteStart: Hearer<'RemoteStartTransaction'> = (payload, { evses, accepted }) => {
  const { connectorId, idTag, chargingProfile } = payload;
  // Rule 11: not before we are accepted. Connector 0 is no place to charge at. The guide rejects empty idTags (3.3.1).
  if (!accepted || idTag === '') return status('Rejected');
  if (connectorId !== undefined && (connectorId < 1 || connectorId > evses)) return status('Rejected');
  const reading: ProfileReading | Record<string, never> =
    chargingProfile === undefined ? {} : profileOf(chargingProfile);
  if ('refused' in reading) return { type: 'refuse', refusal: 'bad-value', why: reading.refused };
  if ('rejected' in reading) return { ...status('Rejected'), why: reading.rejected };
  const evse = connectorId === undefined ? {} : { evse: connectorId };
  const request = { type: 'session.start', ...evse, token: { id: idTag }, ...reading } as const;
  return { type: 'ask', request, reply: yesOrNo, patience };
};

export const remoteStop: Hearer<'RemoteStopTransaction'> = ({ transactionId }, view) => {
  if (!view.accepted) return status('Rejected');
  const remoteId = view.transactionId ?? String(BigInt(transactionId));
  return { type: 'ask', request: { type: 'session.stop', remoteId }, reply: yesOrNo, patience };
};
