/**
 * What of the charts one walk has used, and at which step first: states, transitions, pairs of transitions one right
 * after the other, and the outcomes of guards.
 */
import { and, or, type AnyMachineSnapshot, type AnyStateMachine } from 'xstate';
import type { Witness } from '../../host/stepper.ts';
import { charted } from '../layers/charted.ts';
import { outcomeOf, pairOf } from './targets.ts';

/** Whoever listens to the outcomes of guards now. */
let listener: ((target: string) => void) | null = null;

/** Looks at every guard of these machines from now on; what it decides stays as it is. */
export const probeGuards = (machines: readonly AnyStateMachine[]): void => {
  for (const machine of machines) {
    for (const { id, definition } of charted(machine).transitions) {
      if (definition.guard === undefined) continue;
      const says = (outcome: boolean) => (): boolean => {
        listener?.(outcomeOf(id, outcome));
        return outcome;
      };
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a guard of that machine, by name or code
      const guard = definition.guard as () => boolean;
      definition.guard = and([or([guard, says(false)]), says(true)]);
    }
  }
};

export class Trace implements Witness {
  /** By target: the step in which it was first met. */
  readonly first = new Map<string, number>();
  step = 0;
  readonly #machines: ReadonlySet<string>;
  readonly #last = new Map<AnyStateMachine, string>();

  constructor(machines: readonly AnyStateMachine[]) {
    this.#machines = new Set(machines.map(({ id }) => id));
    listener = (target) => this.#met(target);
  }

  took(machine: AnyStateMachine, definitions: readonly object[]): void {
    if (!this.#machines.has(machine.id)) return;
    const { byDefinition } = charted(machine);
    for (const definition of definitions) {
      const one = byDefinition.get(definition);
      if (one === undefined) continue;
      this.#met(one.id);
      this.#met(one.from.id);
      if ((one.definition.target?.length ?? 0) === 0) continue;
      const last = this.#last.get(machine);
      if (last !== undefined) this.#met(pairOf(last, one.id));
      this.#last.set(machine, one.id);
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
