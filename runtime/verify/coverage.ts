/**
 * What of the charts was used on all the ways that were gone: transitions that nothing ever takes, and events that a
 * machine hears in a state that has nothing to say to them. Neither is a broken promise; both are where mistakes hide.
 */
import {
  createActor,
  StateNode,
  type AnyActorScope,
  type AnyStateMachine,
  type AnyStateNode,
  type EventObject,
} from 'xstate';
import type { Actor } from '../host/actors.ts';
import { stampOf, type LocalState } from './places.ts';

const nothing = (): void => undefined;

type Taken = Set<object>;
type Watched = { readonly machine: AnyStateMachine; readonly taken: Taken; readonly scope: AnyActorScope };

const watch = ({ machine, input }: Actor): Watched => {
  const taken: Taken = new Set();
  const self = createActor(machine, { input });
  self.system.inspect((event) => {
    // oxlint-disable-next-line no-underscore-dangle -- XState's own name for it
    if (event.type === '@xstate.microstep') for (const one of event._transitions) taken.add(one);
  });
  const scope = {
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
  machine.getInitialSnapshot(scope, input);
  return { machine, taken, scope };
};

const nodesOf = (node: AnyStateNode): readonly AnyStateNode[] => [
  node,
  ...Object.values(node.states)
    .filter((child): child is AnyStateNode => child instanceof StateNode)
    .flatMap(nodesOf),
];

type Drawn = { readonly definition: object; readonly text: string };

const drawn = (machine: AnyStateMachine): readonly Drawn[] =>
  nodesOf(machine.root).flatMap((node) =>
    [...[...node.transitions.values()].flat(), ...(node.always ?? [])].map((definition, index) => {
      const target = definition.target?.map(({ id }) => id).join(', ') ?? 'stays';
      return { definition, text: `${node.id}: ${definition.eventType || 'always'} ─▶ ${target} (${index + 1})` };
    }),
  );

/** `a.b` of a nested state value. */
const statesOf = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([key, inner]) => `${key}.${statesOf(inner)}`)
        .join(' | ')
    : String(value);

/** What was used on some ways: several of these make one. */
export type CoverageNotes = {
  /** Every transition of the charts that were used, and those that something has taken. */
  readonly drawn: readonly string[];
  readonly taken: readonly string[];
  /** `role event`, with the states in which it fell on deaf ears. */
  readonly ignored: Readonly<Record<string, readonly string[]>>;
};

/** Transitions that nothing has taken on any of them. */
export const deadIn = (notes: readonly CoverageNotes[]): readonly string[] => {
  const taken = new Set(notes.flatMap((one) => one.taken));
  return [...new Set(notes.flatMap(({ drawn: all }) => all))].filter((text) => !taken.has(text));
};

export class Coverage {
  readonly #watched = new Map<string, Watched>();
  readonly #ignored = new Map<string, Set<string>>();

  heard(role: string, actor: Actor, { snapshot }: LocalState, event: EventObject, late: boolean): void {
    if (snapshot === null) return;
    const watched = this.#watchedOf(role, actor);
    const stamped = { ...event, stamp: stampOf(late) };
    try {
      if (actor.machine.getTransitionData(snapshot, stamped).length === 0) {
        const key = `${role} ${event.type}`;
        const states = this.#ignored.get(key) ?? new Set();
        const kept: { readonly value: unknown } = snapshot;
        this.#ignored.set(key, states.add(statesOf(kept.value)));
      }
      watched.machine.transition(snapshot, stamped, watched.scope);
    } catch (error) {
      // A machine that fails is reported as failed by whoever runs it; here it only takes no transition.
      if (!(error instanceof Error)) throw error;
    }
  }

  get notes(): CoverageNotes {
    const all = [...this.#watched.values()].flatMap(({ machine, taken }) =>
      drawn(machine).map(({ definition, text }) => ({ text, isTaken: taken.has(definition) })),
    );
    return {
      drawn: all.map(({ text }) => text),
      taken: all.flatMap(({ text, isTaken }) => (isTaken ? [text] : [])),
      ignored: Object.fromEntries([...this.#ignored].map(([key, states]) => [key, [...states]])),
    };
  }

  #watchedOf(role: string, actor: Actor): Watched {
    let watched = this.#watched.get(role);
    if (watched === undefined) this.#watched.set(role, (watched = watch(actor)));
    return watched;
  }
}
