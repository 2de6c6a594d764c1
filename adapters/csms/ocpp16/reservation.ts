/** ReserveNow and CancelReservation (S6 §5.13, §5.2; rule 36). Which connector can be kept, the station decides. */
import type { Outcome } from '../../../machines/vocabulary/requests.ts';
import { STATION_WITHIN_MS, status, type Hearer } from './heard.ts';
import type { Conf } from './messages.ts';
import { readTime } from './time.ts';

const words: { readonly [O in Outcome]?: Conf<'ReserveNow'>['status'] } = {
  accepted: 'Accepted',
  occupied: 'Occupied',
  faulted: 'Faulted',
  unavailable: 'Unavailable',
};

export const reserveNow: Hearer<'ReserveNow'> = (payload, { evses, accepted }) => {
  const { connectorId, expiryDate, idTag, parentIdTag, reservationId } = payload;
  const until = readTime(expiryDate);
  // Rule 11: not before we are accepted.
  if (!accepted || idTag === '' || until === null || connectorId < 0 || connectorId > evses) return status('Rejected');
  const token = { id: idTag, ...(parentIdTag === undefined || parentIdTag === '' ? {} : { parent: parentIdTag }) };
  return {
    type: 'ask',
    request: { type: 'reservation.make', evse: connectorId, reservation: reservationId, token, until },
    reply: (outcome) => ({ status: words[outcome] ?? 'Rejected' }),
    patience: { withinMs: STATION_WITHIN_MS, otherwise: { status: 'Rejected' } },
  };
};

export const cancelReservation: Hearer<'CancelReservation'> = ({ reservationId }) => ({
  type: 'ask',
  request: { type: 'reservation.cancel', reservation: reservationId },
  reply: (outcome) => ({ status: outcome === 'accepted' ? 'Accepted' : 'Rejected' }),
  patience: { withinMs: STATION_WITHIN_MS, otherwise: { status: 'Rejected' } },
});
