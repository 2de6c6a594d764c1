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

const none: Partial<EvseLevels> = {};

/** A machine that can be put in a place, with the levels it stands for. */
export const role = <M extends AnyStateMachine>(
  machine: M,
  levels: (snapshot: SnapshotFrom<M>) => Partial<EvseLevels> = () => none,
): ((name: string, input: unknown) => Actor) => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only what this machine made comes back
  const ofIts = (snapshot: AnyMachineSnapshot) => levels(snapshot as SnapshotFrom<M>);
  return (name, input) => ({ name, machine, input, levels: ofIts });
};

/** Names are asked for with every event, and are the same few in all stations of a process: by place, then by EVSE. */
const known = new Map<string, string[]>();
/** Beyond these EVSEs a name is made each time: whoever asks for one that does not exist must not fill the memory. */
const MOST_KNOWN = 64;

export const evseName = (evse: number, place: string): string => {
  if (evse > MOST_KNOWN) return `evse${evse}.${place}`;
  let names = known.get(place);
  if (names === undefined) known.set(place, (names = []));
  return (names[evse] ??= `evse${evse}.${place}`);
};

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
  static readonly #shared = new Map<string, Directory>();

  readonly #names: readonly string[];
  readonly #known = new Map<string, readonly string[]>();

  private constructor(names: readonly string[]) {
    this.#names = names;
  }

  /** One for all stations of a process that are built alike. */
  static of(names: readonly string[]): Directory {
    const key = names.join(' ');
    const directory = Directory.#shared.get(key) ?? new Directory(names);
    Directory.#shared.set(key, directory);
    return directory;
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
