/**
 * Each machine of the explorer's world by itself: every state that it is ever in, everything that it ever hears there,
 * what it says to that and where it is then. Whoever composes it with its neighbours meets nothing else, so what cannot
 * be here cannot be at all, as far as the chapters of the explorer go. Nobody dies in this world: nobody outside a
 * station can make a machine die.
 */
import type { AnyMachineSnapshot, EventObject } from 'xstate';
import type { Actor } from '../../host/actors.ts';
import { canonical } from '../../host/digest.ts';
import { readEffects } from '../../host/effects.ts';
import { Stepper, type Step } from '../../host/stepper.ts';
import { imposedBy, limiters } from '../../station/imposed.ts';
import { abstracted } from '../abstraction.ts';
import { charted, type ChartedTransition } from '../layers/charted.ts';
import { stampOf, type LocalState } from '../places.ts';
import { castOf, type Variant } from '../variants.ts';
import { hearGuards } from './trace.ts';
import { wander } from './wander.ts';

type Timer = LocalState['timers'][number];
export type Local = { readonly snapshot: AnyMachineSnapshot; readonly timers: readonly Timer[] };

/** All that anybody else gets of a step of a machine; `abroad`: letters to whom its chapter does not compose. */
export const parts = ['status', 'tags', 'letters', 'facts', 'orders', 'levels', 'limit', 'timers', 'abroad'] as const;
/** In this order, each as canonical text. */
export type Says = readonly string[];

/** What comes of a letter. */
export type Turned = {
  readonly says: Says;
  readonly local: Local;
  /** Of the state that it is in then. */
  readonly key: string;
};

const sorted = (timers: readonly Timer[]): readonly Timer[] => timers.toSorted((a, b) => (a.id < b.id ? -1 : 1));

const keyOf = ({ snapshot, timers }: Local): string => {
  const kept: { readonly value: unknown; readonly context: unknown } = snapshot;
  return `${canonical(kept.value)} ${canonical(kept.context)} ${canonical(timers)}`;
};

const roleOf = (name: string): string => name.slice(name.indexOf('.') + 1);

/** One machine, heard from all sides. */
export class Soloist {
  readonly actor: Actor;
  readonly role: string;
  readonly #company: ReadonlySet<string>;
  readonly #stepper: Stepper;
  #took: ChartedTransition[] = [];
  #outcomes = new Set<string>();

  /** @param company roles that are composed with it */
  constructor(actor: Actor, company: ReadonlySet<string>) {
    this.actor = actor;
    this.#company = company;
    this.role = roleOf(actor.name);
    const { byDefinition } = charted(actor.machine);
    this.#stepper = new Stepper(actor.machine, actor.input, {
      took: (_, definitions) => {
        this.#took.push(...definitions.flatMap((one) => byDefinition.get(one) ?? []));
      },
      stands: () => undefined,
    });
  }

  /** Transitions of the latest step, in order. */
  get took(): readonly ChartedTransition[] {
    return this.#took;
  }

  /** Outcomes of guards in the latest step, where they are probed. */
  get outcomes(): ReadonlySet<string> {
    return this.#outcomes;
  }

  begin(): Turned {
    return this.#turn([], () => this.#stepper.begin());
  }

  hear({ snapshot, timers }: Local, event: EventObject, late: boolean): Turned {
    const left = timers.filter((timer) => timer.event.type !== event.type);
    return this.#turn(left, () => this.#stepper.step(snapshot, event, stampOf(late)));
  }

  #turn(running: readonly Timer[], step: () => Step): Turned {
    this.#took = [];
    const outcomes = new Set<string>();
    this.#outcomes = outcomes;
    hearGuards((outcome) => void outcomes.add(outcome));
    const [exact, actions] = step();
    const { tells, facts, orders, timers: set } = readEffects(actions);
    const timers = new Map(running.map((timer) => [timer.id, timer]));
    for (const timer of set) {
      if ('cancelled' in timer) timers.delete(timer.cancelled);
      else timers.set(timer.id, { id: timer.id, delay: Number(timer.delay), event: timer.event });
    }
    const local = { snapshot: abstracted(this.role, exact), timers: sorted([...timers.values()]) };
    const cap = limiters.includes(this.role) ? imposedBy(this.role, exact) : null;
    const levels = this.actor.levels(exact);
    const letters = tells.filter(({ to }) => this.#company.has(to));
    const abroad = tells.filter(({ to }) => !this.#company.has(to));
    const tags = [...exact.tags].toSorted();
    const said = [exact.status, tags, letters, facts, orders, levels, cap, local.timers, abroad];
    const says = said.map((part) => canonical(part));
    return { says, local, key: keyOf(local) };
  }
}

export type Edge = {
  readonly event: EventObject;
  readonly late: boolean;
  readonly took: readonly ChartedTransition[];
  readonly outcomes: ReadonlySet<string>;
  readonly says: Says;
  /** Key of the state after it. */
  readonly next: string;
};

type Entry = Omit<Edge, 'event' | 'late'>;

export type LocalGraph = {
  readonly actor: Actor;
  readonly company: ReadonlySet<string>;
  /** How it may begin: with nothing to go on with, or in what a power cut has left. */
  readonly entries: readonly (Entry & { readonly actor: Actor })[];
  /** By key of a state: what is heard there. */
  readonly edges: ReadonlyMap<string, readonly Edge[]>;
};

/** Of one chapter. @throws Error where it has more than so many states: what was not seen proves nothing */
const graphsOfOne = (variant: Variant, states: number): readonly LocalGraph[] => {
  const cast = castOf(variant);
  const company = new Set(cast.fresh.map(({ name }) => roleOf(name)));
  const soloists = new Map(cast.fresh.map((actor) => [actor, new Soloist(actor, company)]));
  const edges = new Map(cast.fresh.map((actor) => [actor, new Map<string, Edge[]>()]));
  const living = { ...variant, mayDie: false, mayCut: variant.mayDie || variant.mayCut };
  const { complete } = wander(living, states, (_place, _role, { name }, { snapshot, timers }, event, late) => {
    const soloist = [...soloists.values()].find(({ actor }) => actor.name === name);
    if (snapshot === null || soloist === undefined) return;
    const local = { snapshot, timers };
    const { says, key: next } = soloist.hear(local, event, late);
    const known = edges.get(soloist.actor);
    const key = keyOf(local);
    const here = known?.get(key) ?? [];
    here.push({ event, late, took: soloist.took, outcomes: soloist.outcomes, says, next });
    known?.set(key, here);
  });
  if (!complete) throw new Error(`${variant.name} has more than ${states} states`);
  return cast.fresh.map((actor, index) => ({
    actor,
    company,
    entries: Object.values(cast).map((actors) => {
      const own = actors[index] ?? actor;
      const soloist = new Soloist(own, company);
      const { says, key } = soloist.begin();
      return { actor: own, took: soloist.took, outcomes: soloist.outcomes, says, next: key };
    }),
    edges: edges.get(actor) ?? new Map(),
  }));
};

/** More than any chapter has. */
const MOST_STATES = 5_000_000;

export const localGraphs = (
  variants: readonly Variant[],
  progress: (chapter: string) => void = () => undefined,
): readonly LocalGraph[] =>
  variants.flatMap((variant) => {
    progress(variant.name);
    return graphsOfOne(variant, MOST_STATES);
  });
