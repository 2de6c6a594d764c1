/** ClearCache (S6 §5.4): without a cache it is rejected (E6 3.23). */
import { STATION_WITHIN_MS, type Hearer } from './heard.ts';

export const clearCache: Hearer<'ClearCache'> = () => ({
  type: 'ask',
  request: { type: 'cache.clear' },
  reply: (outcome) => ({ status: outcome === 'accepted' ? 'Accepted' : 'Rejected' }),
  patience: { withinMs: STATION_WITHIN_MS, otherwise: { status: 'Rejected' } },
});
