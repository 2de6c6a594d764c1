/**
 * The machines of a running station, for whoever looks into them. Nothing is computed while nobody asks; which ways a
 * machine takes is followed from the first question until nobody has asked for a while.
 */
import type { Charts, MachineView } from '../../adapters/ports/charts.ts';
import type { Clock } from '../../adapters/ports/clock.ts';
import { contactor } from '../../machines/evse/contactor.ts';
import type { Offer } from '../../machines/load/limits.ts';
import type { FaultName } from '../../machines/vocabulary/faults.ts';
import { evseName, groupOf } from '../host/actors.ts';
import type { Host } from '../host/host.ts';
import type { Hide } from '../recorder/redaction.ts';
import { whyNotCharging } from './charging.ts';
import { machineView, type Seen } from './machine.ts';
import type { Way } from './ways.ts';

export type ChartsParts = {
  readonly host: Host;
  readonly clock: Clock;
  readonly evses: readonly number[];
  readonly offer: (evse: number) => Offer;
  readonly faults: (evse: number) => readonly FaultName[];
  readonly hide: Hide;
  /** The way that a machine has taken last. */
  readonly ways: (name: string) => Way;
};

export const createCharts = ({ host, clock, evses, offer, faults, hide, ways }: ChartsParts): Charts => {
  const look = (name: string): Seen | null => {
    const snapshot = host.snapshot(name);
    if (snapshot === null) return null;
    const timers = host.armedTimers().filter(({ actor }) => actor === name);
    const stamp = { at: clock.now(), wall: clock.wall(), chance: 0 };
    return { actor: host.actor(name), snapshot, timers, stamp, hide };
  };
  const failedView = (name: string): MachineView => ({
    name,
    chart: host.actor(name).machine.id,
    failure: host.failure(name) ?? 'not started',
    active: [],
    took: [],
    steps: 0,
    turn: null,
    levels: {},
    timers: [],
    candidates: [],
  });
  return {
    names: () => host.names(),
    machine: (name) => {
      if (!host.has(name)) return null;
      const seen = look(name);
      return seen === null ? failedView(name) : machineView(seen, ways(name));
    },
    whyNotCharging: (evse) => {
      if (!evses.includes(evse)) return null;
      const nameOf = (role: string): string => evseName(evse, role);
      return whyNotCharging({
        see: (role) => (host.has(nameOf(role)) ? look(nameOf(role)) : undefined),
        nameOf,
        failed: host
          .names()
          .filter((name) => groupOf(name) === `evse${evse}`)
          .flatMap((name) => {
            const error = host.failure(name);
            return error === null ? [] : [{ name, error }];
          }),
        coil: host.levels(evse).coil,
        keys: host.stateOf(nameOf('contactor'), contactor)?.context.keys ?? null,
        faults: faults(evse),
        offer: offer(evse),
      });
    },
  };
};
