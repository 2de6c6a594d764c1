/**
 * ChangeAvailability (S6 §5.2): connector 0 means the station and every connector; during a transaction it is
 * scheduled.
 */
import { STATION_WITHIN_MS, status, type Hearer } from './heard.ts';

export const changeAvailability: Hearer<'ChangeAvailability'> = ({ connectorId, type }, { evses }) => {
  if (connectorId < 0 || connectorId > evses) return status('Rejected');
  return {
    type: 'ask',
    request: { type: 'availability.set', evse: connectorId, operative: type === 'Operative', source: 'csms' },
    reply: (outcome) => {
      if (outcome === 'accepted') return { status: 'Accepted' };
      return { status: outcome === 'scheduled' ? 'Scheduled' : 'Rejected' };
    },
    patience: { withinMs: STATION_WITHIN_MS, otherwise: { status: 'Rejected' } },
  };
};
