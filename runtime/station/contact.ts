/** What the contactor of an EVSE is to plain code: whether anything can flow. */
import { contactor } from '../../machines/evse/contactor.ts';
import { evseName } from '../host/actors.ts';
import type { Host } from '../host/host.ts';

/** Nothing flows: measured, or by the contactor's own word where nothing measures it. */
export const isContactOpen = (host: Host, evse: number): boolean => {
  const state = host.stateOf(evseName(evse, 'contactor'), contactor);
  if (state === null || state.context.contact !== 'unknown') return state?.context.contact === 'open';
  return state.matches('open') || state.matches('resting');
};
