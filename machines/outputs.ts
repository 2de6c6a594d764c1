/**
 * What a machine can do to the rest of the world: exactly these three things, all of them data.
 * The host reads them off the transition; a machine never performs anything itself.
 */
import type { Fact } from './vocabulary/facts.ts';
import type { FaultName } from './vocabulary/faults.ts';
import type { Order } from './vocabulary/orders.ts';

/**
 * A message to a neighbour, named by its role. Within an EVSE a role means the machine of the same EVSE;
 * from the station it means that machine of every EVSE. A role that is not fitted (a fixed cable has no lock) receives
 * nothing.
 */
export type Tell = { readonly to: string; readonly event: { readonly type: string } };

/** Spread into `setup({ actions })`: the chart names these, the host carries them out. */
export const outputs = {
  tell: (_: unknown, _params: Tell) => {},
  order: (_: unknown, _params: Order) => {},
  report: (_: unknown, _params: Fact) => {},
};

export const tell = (to: string, event: Tell['event'] & Record<string, unknown>) => ({
  type: 'tell' as const,
  params: { to, event },
});
export const order = (params: Order) => ({ type: 'order' as const, params });
export const report = (params: Fact) => ({ type: 'report' as const, params });

/** Faults go to `protection`, which keeps them, latches them and passes them on. */
export const raiseFault = (fault: FaultName) => tell('protection', { type: 'fault.found', fault });
export const endFault = (fault: FaultName) => tell('protection', { type: 'fault.gone', fault });
