/**
 * What of the charts one walk has used, and at which step first: states, transitions, pairs of transitions one right
 * after the other, and the outcomes of guards; and when it took which transition, for whoever wants to go there again.
 */
import { and, or, type AnyMachineSnapshot, type AnyStateMachine } from 'xstate';
import type { Witness } from '../../host/stepper.ts';
import { charted } from '../layers/charted.ts';
import { follow, nothingYet, type Last } from './succession.ts';
import { outcomeOf } from './targets.ts';

/** Whoever listens to the outcomes of guards now. */
let listener: ((target: string) => void) | null = null;
export const hearGuards = (next: (target: string) => void): void => void (listener = next);

/** Looks at every guard of these machines; what it decides stays as it is. Returns how to look away again. */
export const probeGuards = (machines: readonly AnyStateMachine[]): (() => void) => {
  const looks: (() => void)[] = [];
  for (const machine of machines) {
    for (const { id, definition } of charted(machine).transitions) {
      const sound = definition.guard;
      if (sound === undefined) continue;
      const says = (outcome: boolean) => (): boolean => {
        listener?.(outcomeOf(id, outcome));
        return outcome;
      };
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a guard of that machine, by name or code
      const guard = sound as () => boolean;
      definition.guard = and([or([guard, says(false)]), says(true)]);
      looks.push(() => void (definition.guard = sound));
    }
  }
  return () => {
    for (const lookAway of looks) lookAway();
  };
};

/** A transition was taken in this step, so long after its deed. */
export type Taking = { readonly id: string; readonly machine: string; readonly step: number; readonly afterMs: number };

export class Trace implements Witness {
  /** By target: the step in which it was first met. */
  readonly first = new Map<string, number>();
  readonly takings: Taking[] = [];
  /** Since the deed of the step. */
  clock: () => number = () => 0;
  step = 0;
  readonly #machines: ReadonlySet<string>;
  readonly #last = new Map<AnyStateMachine, Last>();

  constructor(machines: readonly AnyStateMachine[]) {
    this.#machines = new Set(machines.map(({ id }) => id));
    hearGuards((target) => this.#met(target));
  }

  took(machine: AnyStateMachine, definitions: readonly object[]): void {
    if (!this.#machines.has(machine.id)) return;
    const { byDefinition } = charted(machine);
    for (const definition of definitions) {
      const one = byDefinition.get(definition);
      if (one === undefined) continue;
      this.#met(one.id);
      this.#met(one.from.id);
      this.takings.push({ id: one.id, machine: machine.id, step: this.step, afterMs: this.clock() });
      const [pair, last] = follow(this.#last.get(machine) ?? nothingYet, one);
      if (pair !== null) this.#met(pair);
      this.#last.set(machine, last);
    }
  }

  stands(machine: AnyStateMachine, _before: AnyMachineSnapshot | null, after: AnyMachineSnapshot): void {
    if (!this.#machines.has(machine.id)) return;
    // oxlint-disable-next-line no-underscore-dangle -- XState's own name for the nodes that are active
    for (const { id } of after._nodes) this.#met(id);
  }

  #met(target: string): void {
    if (!this.first.has(target)) this.first.set(target, this.step);
  }
}
