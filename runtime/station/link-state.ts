/** How far the station is with its central system, read off the machine of the link. */
import { csmsLink } from '../../machines/link/csms-link.ts';
import type { LinkState } from '../../machines/vocabulary/facts.ts';
import type { Host } from '../host/host.ts';

export const linkState = (host: Host): LinkState => {
  const state = host.stateOf('link', csmsLink);
  if (state === null || state.matches('waiting') || state.matches('starting')) return 'offline';
  if (state.matches('disabled')) return 'disabled';
  if (state.matches('connecting')) return 'connecting';
  for (const phase of ['pending', 'rejected', 'accepted'] as const) {
    if (state.matches({ connected: phase })) return phase;
  }
  return 'registering';
};
