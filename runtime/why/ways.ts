/**
 * The ways that machines take through their charts, as the ids that stand in the drawings. Looking costs time in every
 * step, so a machine of a running station is followed only from the first question until nobody has asked for a while.
 */
import type { MachineView } from '../../adapters/ports/charts.ts';
import type { Host } from '../host/host.ts';
import { charted } from '../verify/layers/charted.ts';

/** The last way of a machine. */
export type Way = Pick<MachineView, 'took' | 'steps' | 'turn'>;

export const noWay: Way = { took: [], steps: 0, turn: null };

/** Hears of every step of a machine, and which transitions it took in it. Returns how to stop. */
export const attendWays = (host: Host, name: string, stepped: (took: readonly string[]) => void): (() => void) => {
  let pending: string[] = [];
  return host.attend(name, {
    took: (machine, definitions) => {
      const { byDefinition } = charted(machine);
      pending.push(...definitions.flatMap((one) => byDefinition.get(one)?.id ?? []));
    },
    stands: () => {
      const took = pending;
      pending = [];
      stepped(took);
    },
  });
};

/** So many steps after the last question nobody is taken to look on any more. */
const MOST_UNSEEN = 1000;

/** The last ways of the machines that somebody asks about. */
export const followedWays = (host: Host): ((name: string) => Way) => {
  const followed = new Map<string, { way: Way; unseen: number }>();
  const follow = (name: string) => {
    const one = { way: noWay, unseen: 0 };
    const stop = attendWays(host, name, (took) => {
      if (took.length > 0) one.way = { took, steps: one.way.steps + 1, turn: host.turns };
      one.unseen += 1;
      if (one.unseen <= MOST_UNSEEN) return;
      stop();
      followed.delete(name);
    });
    return one;
  };
  return (name) => {
    const one = followed.get(name) ?? follow(name);
    followed.set(name, one);
    one.unseen = 0;
    return one.way;
  };
};
