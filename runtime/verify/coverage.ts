/**
 * What of the charts was used on all the ways that were gone: a layer like that of any other run, transitions that
 * nothing ever takes, and events that a machine hears in a state that has nothing to say to them. Neither is a broken
 * promise; both are where mistakes hide.
 */
import type { AnyStateMachine, EventObject } from 'xstate';
import type { Actor } from '../host/actors.ts';
import { Stepper } from '../host/stepper.ts';
import { charted } from './layers/charted.ts';
import { merged, type Layer } from './layers/layer.ts';
import { Tally } from './layers/tally.ts';
import { stampOf, type LocalState } from './places.ts';

type Watched = { readonly machine: AnyStateMachine; readonly stepper: Stepper };

/** `a.b` of a nested state value. */
const statesOf = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([key, inner]) => `${key}.${statesOf(inner)}`)
        .join(' | ')
    : String(value);

/** What was used on some ways: several of these make one. */
export type CoverageNotes = {
  /** Every transition of the charts that were used, by its id. */
  readonly drawn: readonly string[];
  readonly layers: readonly Layer[];
  /** `role event`, with the states in which it fell on deaf ears. */
  readonly ignored: Readonly<Record<string, readonly string[]>>;
};

/** One layer a machine, of all ways together. */
export const layersOf = (notes: readonly CoverageNotes[]): readonly Layer[] =>
  merged(notes.flatMap(({ layers }) => layers));

/** Transitions that nothing has taken on any of them. */
export const deadIn = (notes: readonly CoverageNotes[]): readonly string[] => {
  const taken = new Set(layersOf(notes).flatMap(({ transitions }) => Object.keys(transitions)));
  return [...new Set(notes.flatMap(({ drawn }) => drawn))].filter((id) => !taken.has(id));
};

export class Coverage {
  readonly #tally = new Tally();
  readonly #watched = new Map<string, Watched>();
  readonly #ignored = new Map<string, Set<string>>();

  heard(role: string, actor: Actor, { snapshot }: LocalState, event: EventObject, late: boolean): void {
    if (snapshot === null) return;
    const { stepper } = this.#watchedOf(role, actor);
    const stamp = stampOf(late);
    try {
      if (actor.machine.getTransitionData(snapshot, { ...event, stamp }).length === 0) {
        const key = `${role} ${event.type}`;
        const states = this.#ignored.get(key) ?? new Set();
        const kept: { readonly value: unknown } = snapshot;
        this.#ignored.set(key, states.add(statesOf(kept.value)));
      }
      stepper.step(snapshot, event, stamp);
    } catch (error) {
      // A machine that fails is reported as failed by whoever runs it; here it only takes no transition.
      if (!(error instanceof Error)) throw error;
    }
  }

  get notes(): CoverageNotes {
    return {
      drawn: [...this.#watched.values()].flatMap(({ machine }) => charted(machine).transitions.map(({ id }) => id)),
      layers: this.#tally.layers('explorer'),
      ignored: Object.fromEntries([...this.#ignored].map(([key, states]) => [key, [...states]])),
    };
  }

  #watchedOf(role: string, { machine, input }: Actor): Watched {
    let watched = this.#watched.get(role);
    if (watched === undefined) {
      watched = { machine, stepper: new Stepper(machine, input, this.#tally) };
      watched.stepper.begin();
      this.#watched.set(role, watched);
    }
    return watched;
  }
}
