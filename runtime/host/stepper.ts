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
import { atRest } from './posture.ts';

export type Step = readonly [AnyMachineSnapshot, readonly Action[]];

/** Somebody who looks at which ways through its chart a machine takes; without one nothing of it is computed. */
export type Witness = {
  /** The transitions of one microstep, as the chart defines them. */
  took(machine: AnyStateMachine, definitions: readonly object[]): void;
  /** After a whole step; `before`: null at the beginning. */
  stands(machine: AnyStateMachine, before: AnyMachineSnapshot | null, after: AnyMachineSnapshot): void;
};

const nothing = (): void => undefined;

/** `input` is only what it is made with: the state that it begins with is never asked for. */
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

/** One for all places that a machine is put in, in all stations of a process: nothing of a place is kept in it. */
const shared = new WeakMap<AnyStateMachine, AnyActorScope>();

const nobody: readonly Witness[] = [];

export class Stepper {
  readonly #machine: AnyStateMachine;
  readonly #input: unknown;
  #witnesses: readonly Witness[];
  /** Only of a place that somebody has looked at. */
  #watched: AnyActorScope | null = null;

  constructor(machine: AnyStateMachine, input: unknown, witness?: Witness) {
    this.#machine = machine;
    this.#input = input;
    this.#witnesses = witness === undefined ? nobody : [witness];
  }

  begin(): Step {
    return this.#collect(null, (scope) => this.#machine.getInitialSnapshot(scope, this.#input));
  }

  step(snapshot: AnyMachineSnapshot, event: EventObject, stamp: Stamp): Step {
    return this.#collect(snapshot, (scope) => this.#machine.transition(snapshot, { ...event, stamp }, scope));
  }

  /** Somebody looks on from now on. Returns how to stop. */
  attend(witness: Witness): () => void {
    this.#witnesses = [...this.#witnesses, witness];
    return () => {
      this.#witnesses = this.#witnesses.filter((other) => other !== witness);
    };
  }

  #collect(before: AnyMachineSnapshot | null, run: (scope: AnyActorScope) => AnyMachineSnapshot): Step {
    const scope = this.#witnesses.length === 0 ? this.#shared() : (this.#watched ??= this.#watch());
    const actions: Action[] = [];
    scope.actionExecutor = (action) => actions.push(action);
    const after = atRest(before, run(scope));
    for (const witness of this.#witnesses) witness.stands(this.#machine, before, after);
    return [after, actions];
  }

  #shared(): AnyActorScope {
    const known = shared.get(this.#machine);
    if (known !== undefined) return known;
    const scope = surroundings(this.#machine, this.#input);
    shared.set(this.#machine, scope);
    return scope;
  }

  /** Witnesses hear of this place alone. */
  #watch(): AnyActorScope {
    const scope = surroundings(this.#machine, this.#input);
    scope.system.inspect((event) => {
      // oxlint-disable-next-line no-underscore-dangle -- XState's own name for it
      if (event.type !== '@xstate.microstep') return;
      // oxlint-disable-next-line no-underscore-dangle -- as above
      for (const witness of this.#witnesses) witness.took(this.#machine, event._transitions);
    });
    return scope;
  }
}
