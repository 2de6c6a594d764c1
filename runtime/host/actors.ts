/**
 * Who lives in the host and how they find each other. Names are places: `evse1.contactor` is the contactor of EVSE 1,
 * `station` belongs to the whole station. Topology is fixed before the first turn.
 */
import type { AnyMachineSnapshot, AnyStateMachine, SnapshotFrom } from 'xstate';
import type { EvseLevels } from '../../machines/vocabulary/levels.ts';

export type Actor = {
  readonly name: string;
  readonly machine: AnyStateMachine;
  readonly input: unknown;
  readonly levels: (snapshot: AnyMachineSnapshot) => Partial<EvseLevels>;
};

/** A machine that can be put in a place, with the levels it stands for. */
export const role =
  <M extends AnyStateMachine>(machine: M, levels?: (snapshot: SnapshotFrom<M>) => Partial<EvseLevels>) =>
  (name: string, input: unknown): Actor => ({
    name,
    machine,
    input,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only what this machine made comes back
    levels: (snapshot) => levels?.(snapshot as SnapshotFrom<M>) ?? {},
  });

export const evseName = (evse: number, place: string): string => `evse${evse}.${place}`;

/** `evse2` of `evse2.lock`; empty for a machine of the station. */
export const groupOf = (name: string): string => {
  const dot = name.indexOf('.');
  return dot < 0 ? '' : name.slice(0, dot);
};

/** 2 of `evse2.lock`, undefined for a machine of the station. */
export const evseOf = (name: string): number | undefined => {
  const number = /^evse(\d+)(?:\.|$)/.exec(name)?.[1];
  return number === undefined ? undefined : Number(number);
};

/**
 * Who is meant when a machine tells a role: the neighbour in its own EVSE, else the one of the station,
 * else (told by the station) that role in every EVSE. A role that is not fitted is nobody.
 */
export class Directory {
  readonly #names: readonly string[];
  readonly #known = new Map<string, readonly string[]>();

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  resolve(from: string, place: string): readonly string[] {
    const group = groupOf(from);
    const key = `${group}|${place}`;
    let found = this.#known.get(key);
    if (found === undefined) {
      found = this.#search(group, place);
      this.#known.set(key, found);
    }
    return found;
  }

  #search(group: string, place: string): readonly string[] {
    const neighbour = `${group}.${place}`;
    if (group !== '' && this.#names.includes(neighbour)) return [neighbour];
    if (this.#names.includes(place)) return [place];
    return group === '' ? this.#names.filter((name) => name.endsWith(`.${place}`)) : [];
  }
}
