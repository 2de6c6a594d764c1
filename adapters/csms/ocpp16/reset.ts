/** Reset (S6 §5.14): the answer leaves first, then the station goes down in its own order. */
import { STATION_WITHIN_MS, type Hearer } from './heard.ts';

export const reset: Hearer<'Reset'> = ({ type }) => ({
  type: 'ask',
  request: { type: 'station.reset', kind: type === 'Hard' ? 'hard' : 'soft' },
  reply: (outcome) => ({ status: outcome === 'accepted' || outcome === 'scheduled' ? 'Accepted' : 'Rejected' }),
  patience: { withinMs: STATION_WITHIN_MS, otherwise: { status: 'Rejected' } },
});
