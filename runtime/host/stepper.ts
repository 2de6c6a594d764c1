/**
 * A machine as the pure function that the host runs: a state and an event in, a new state and actions as data out.
 * XState's own `transition` means the same, but builds an actor for every event, initial state and all, and throws it
 * away (5.33.3): half the time of a turn. Here what XState calls the surroundings of an actor is made once a machine.
 * The actor in it is never started: it runs nothing, waits for nothing and remembers nothing.
 */
import {
  createActor,
  type AnyActorScope,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type EventObject,
} from 'xstate';
import type { Stamp } from '../../machines/vocabulary/stamp.ts';
import type { Action } from './effects.ts';

export type Step = readonly [AnyMachineSnapshot, readonly Action[]];

const nothing = (): void => undefined;

const surroundings = (machine: AnyStateMachine, input: unknown): AnyActorScope => {
  const self = createActor(machine, { input });
  return {
    self,
    system: self.system,
    id: '',
    sessionId: '',
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: nothing,
  };
};

export class Stepper {
  readonly #machine: AnyStateMachine;
  readonly #input: unknown;
  #scope: AnyActorScope | null = null;

  constructor(machine: AnyStateMachine, input: unknown) {
    this.#machine = machine;
    this.#input = input;
  }

  begin(): Step {
    return this.#collect((scope) => this.#machine.getInitialSnapshot(scope, this.#input));
  }

  step(snapshot: AnyMachineSnapshot, event: EventObject, stamp: Stamp): Step {
    return this.#collect((scope) => this.#machine.transition(snapshot, { ...event, stamp }, scope));
  }

  #collect(run: (scope: AnyActorScope) => AnyMachineSnapshot): Step {
    const scope = (this.#scope ??= surroundings(this.#machine, this.#input));
    const actions: Action[] = [];
    scope.actionExecutor = (action) => actions.push(action);
    return [run(scope), actions];
  }
}
