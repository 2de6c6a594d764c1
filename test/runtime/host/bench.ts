/** A host on virtual time with whatever machines a test puts in it; every finished turn lies on the table. */
import { setup, type AnyStateMachine } from 'xstate';
import { outputs } from '../../../machines/outputs.ts';
import type { FactOf, Told } from '../../../machines/vocabulary/facts.ts';
import type { EvseLevels } from '../../../machines/vocabulary/levels.ts';
import type { Stamped } from '../../../machines/vocabulary/stamp.ts';
import { VirtualClock } from '../../../runtime/clock/virtual.ts';
import { Chance } from '../../../runtime/host/chance.ts';
import { Host, type HostOptions, type Turn } from '../../../runtime/host/host.ts';

export type Ping = { readonly type: string; readonly n?: number };

/** Charts of the tests hear anything and do only what machines may do. */
export const chart = setup({
  types: { context: {}, events: {} as Stamped<Ping> },
  actions: outputs,
});

export type Place = readonly [name: string, machine: AnyStateMachine, levels?: () => Partial<EvseLevels>];

export class HostBench {
  readonly clock: VirtualClock;
  readonly turns: Turn[] = [];
  readonly host: Host;

  constructor(places: readonly Place[], options: Partial<HostOptions> = {}, clock = new VirtualClock()) {
    this.clock = clock;
    this.host = new Host({
      clock,
      chance: new Chance(1),
      actors: places.map(([name, machine, levels]) => ({
        name,
        machine,
        input: undefined,
        levels: levels ?? noLevels,
      })),
      derive: () => [],
      record: () => {},
      settle: (turn) => this.turns.push(turn),
      ...options,
    });
  }

  started(): this {
    this.host.start();
    this.turns.length = 0;
    return this;
  }

  get facts(): readonly Told[] {
    return this.turns.flatMap(({ facts }) => facts);
  }

  /**
   * What the machines reported, as `machine: letter`, in order; each report of a test chart is a letter of the pilot.
   */
  get reports(): readonly string[] {
    return this.facts.flatMap(({ from, fact }) => (fact.type === 'pilot.changed' ? [`${from}: ${fact.letter}`] : []));
  }

  failures(): readonly FactOf<'machine.failed'>[] {
    return this.facts.map(({ fact }) => fact).filter((fact) => fact.type === 'machine.failed');
  }
}

const noLevels = (): Partial<EvseLevels> => ({});
