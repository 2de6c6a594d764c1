/** UnlockConnector (S6 §5.18): the answer is what the bolt did, so it may take as long as the motor needs. */
import type { Outcome } from '../../../machines/vocabulary/requests.ts';
import { status, type Hearer } from './heard.ts';

/** User guide, table 14: an unlock request fails after this. */
const UNLOCK_WITHIN_MS = 20_000;

/**
 * NotSupported is for a cable that has no lock and for a connector that is not there; failed means the bolt did not
 * move (E6 3.85).
 */
const words: { readonly [O in Outcome]?: 'Unlocked' | 'NotSupported' } = {
  unlocked: 'Unlocked',
  accepted: 'Unlocked',
  'not-supported': 'NotSupported',
  'unknown-evse': 'NotSupported',
};

export const unlockConnector: Hearer<'UnlockConnector'> = ({ connectorId }, { evses }) => {
  if (connectorId < 1 || connectorId > evses) return status('NotSupported');
  return {
    type: 'ask',
    request: { type: 'lock.release', evse: connectorId },
    reply: (outcome) => ({ status: words[outcome] ?? 'UnlockFailed' }),
    patience: { withinMs: UNLOCK_WITHIN_MS, otherwise: { status: 'UnlockFailed' } },
  };
};
