/**
 * One machine at its place, as a table: its states are numbers, and what it does with a letter is worked out once, by
 * the machine itself (`runtime/host/step.ts`), and looked up ever after.
 */
import type { AnyMachineSnapshot, EventObject } from 'xstate';
import type { Fact } from '../../machines/vocabulary/facts.ts';
import type { EvseLevels } from '../../machines/vocabulary/levels.ts';
import type { Stamp } from '../../machines/vocabulary/stamp.ts';
import type { Tell } from '../../machines/outputs.ts';
import { canonical } from '../host/digest.ts';
import type { Actor } from '../host/actors.ts';
import { imposedBy, limiters } from '../station/imposed.ts';
import { readEffects, type Effects } from '../host/effects.ts';
import { Stepper, type Step } from '../host/stepper.ts';
import { abstracted, hasVisitor } from './abstraction.ts';
import { Interner } from './interner.ts';
import { classOf, type TimeOrder } from './time-order.ts';
import type { Winding } from './windings.ts';

type Armed = { readonly id: string; readonly delay: number; readonly event: EventObject };

/** A state of the machine with the timers that it has running. */
export type LocalState = {
  readonly snapshot: AnyMachineSnapshot | null;
  readonly timers: readonly Armed[];
  readonly levels: Partial<EvseLevels>;
  /** What it allows, A; null: it limits nothing. */
  readonly cap: number | null;
};

/** What follows from a letter: the next state, and what leaves the machine. */
export type LocalStep = {
  readonly next: number;
  readonly tells: readonly Tell[];
  readonly facts: readonly Fact[];
  readonly orders: readonly string[];
  /** Every timer that was set, or (null) called off, in order. */
  readonly clockwork: readonly { readonly id: string; readonly delay: number | null }[];
  /** Of them those that are watched, by bit. */
  readonly windings: readonly Winding[];
};

/** Nothing is here: the machine has failed, or the controller is down. */
export const DEAD = 0;
/** Of states that a machine may have here, in bits, so that several of their numbers go into one word. */
export const STATE_BITS = 10;
export const MOST_STATES = 2 ** STATE_BITS;
const dead = { snapshot: null, timers: [], levels: {} };
const nothing: Omit<LocalStep, 'next'> = { tells: [], facts: [], orders: [], clockwork: [], windings: [] };

export const stampOf = (late: boolean): Stamp => ({ at: late ? 10_000 : 0, wall: 0, chance: 0.5 });

const listensTo = (snapshot: AnyMachineSnapshot, event: EventObject): boolean =>
  snapshot.machine.getTransitionData(snapshot, { ...event, stamp: stampOf(false) }).length > 0;

/** Does it still care for what it has waited for: an answer, or a driver (`world.ts`)? */
export const cares = (role: string, snapshot: AnyMachineSnapshot | null, event: EventObject): boolean => {
  if (snapshot === null) return false;
  return role === 'session' ? hasVisitor(snapshot) : listensTo(snapshot, event);
};

/** No state, no timer. */
export const silenced = (
  place: Place,
  { timers }: LocalState,
): Pick<LocalStep, 'facts' | 'clockwork' | 'windings'> => ({
  facts: [],
  clockwork: timers.map(({ id }) => ({ id, delay: null })),
  windings: timers.map(({ id }) => ({ bit: place.bitOf(id), delay: null })).filter(({ bit }) => bit >= 0),
});

export class Place {
  readonly role: string;
  readonly isLimiter: boolean;
  readonly #time: TimeOrder;
  readonly #levels = new Interner<Partial<EvseLevels>>();
  readonly #states = new Interner<LocalState>();
  readonly #levelsOf: number[] = [];
  readonly #watchedOf: number[] = [];
  readonly #steppers = new Map<Actor, Stepper>();
  readonly #bits = new Map<string, number>();
  /** The machine failed of itself: state and letter, for the report. */
  readonly failures: string[] = [];

  constructor(role: string, time: TimeOrder) {
    this.role = role;
    this.#time = time;
    this.isLimiter = limiters.includes(role);
    this.#states.id('dead', () => ({ ...dead, cap: this.#capOf(null) }));
    this.#levels.id(canonical({}), () => ({}));
  }

  /** Its number among the watched timers, -1 of any other. */
  bitOf(id: string): number {
    let bit = this.#bits.get(id);
    if (bit === undefined) {
      bit = this.#time.bitOf(classOf(this.role, id));
      this.#bits.set(id, bit);
    }
    return bit;
  }

  get size(): number {
    return this.#states.size;
  }

  state(id: number): LocalState {
    return this.#states.get(id);
  }

  /** The number of its levels; 0 where there are none. */
  levelsOf(id: number): number {
    return this.#levelsOf[id] ?? 0;
  }

  /** Bits of its timers that `time-order.ts` watches. */
  watchedOf(id: number): number {
    return this.#watchedOf[id] ?? 0;
  }

  cares(id: number, event: EventObject): boolean {
    return cares(this.role, this.state(id).snapshot, event);
  }

  enter(actor: Actor): LocalStep {
    return this.#take('the start', actor, [], () => this.#stepperOf(actor).begin());
  }

  /** A letter, or (`timer`) one of its own timers fires. */
  hear(
    actor: Actor,
    before: number,
    { event, late }: { readonly event: EventObject; readonly late: boolean },
    timer?: string,
  ): LocalStep {
    const { snapshot, timers } = this.state(before);
    if (snapshot === null) return { next: before, ...nothing };
    const left = timer === undefined ? timers : timers.filter(({ id }) => id !== timer);
    return this.#take(canonical(event), actor, left, () => this.#stepperOf(actor).step(snapshot, event, stampOf(late)));
  }

  #stepperOf(actor: Actor): Stepper {
    let stepper = this.#steppers.get(actor);
    if (stepper === undefined) this.#steppers.set(actor, (stepper = new Stepper(actor.machine, actor.input)));
    return stepper;
  }

  /** As `Host` does it: what fails, fails as a whole. */
  #take(cause: string, actor: Actor, running: readonly Armed[], work: () => Step): LocalStep {
    let snapshot: AnyMachineSnapshot;
    let effects: Effects;
    let levels: Partial<EvseLevels>;
    try {
      const [next, actions] = work();
      if (next.status === 'error') throw next.error;
      [snapshot, effects, levels] = [next, readEffects(actions), actor.levels(next)];
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.failures.push(`${this.role} fails on ${cause}: ${why}`);
      return { next: DEAD, ...nothing };
    }
    const timers = new Map(running.map((timer) => [timer.id, timer]));
    const clockwork: { id: string; delay: number | null }[] = [];
    for (const timer of effects.timers) {
      const id = 'cancelled' in timer ? timer.cancelled : timer.id;
      const wasRunning = timers.delete(id);
      if ('cancelled' in timer) {
        if (wasRunning) clockwork.push({ id, delay: null });
        continue;
      }
      const delay = Number(timer.delay);
      timers.set(id, { id, delay, event: timer.event });
      clockwork.push({ id, delay });
    }
    return {
      next: this.#intern(snapshot, levels, [...timers.values()]),
      tells: effects.tells,
      facts: effects.facts,
      orders: effects.orders.map(({ type }) => type),
      clockwork,
      windings: clockwork.flatMap(({ id, delay }) => (this.bitOf(id) < 0 ? [] : [{ bit: this.bitOf(id), delay }])),
    };
  }

  #capOf(snapshot: AnyMachineSnapshot | null): number | null {
    return this.isLimiter ? imposedBy(this.role, snapshot) : null;
  }

  #intern(exact: AnyMachineSnapshot, levels: Partial<EvseLevels>, timers: readonly Armed[]): number {
    const snapshot = abstracted(this.role, exact);
    const kept: { readonly value: unknown; readonly context: unknown } = snapshot;
    const sorted = timers.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const text = `${canonical(kept.value)} ${canonical(kept.context)} ${canonical(sorted)}`;
    const watched = sorted
      .map(({ id }) => this.bitOf(id))
      .reduce((bits, bit) => (bit < 0 ? bits : bits | (1 << bit)), 0);
    const levelsNumber = this.#levels.id(canonical(levels), () => levels);
    const number = this.#states.id(text, () => ({ snapshot, timers: sorted, levels, cap: this.#capOf(snapshot) }));
    if (number >= MOST_STATES) throw new Error(`${this.role} has ${number} states: it keeps what it should not`);
    this.#levelsOf[number] = levelsNumber;
    this.#watchedOf[number] = watched;
    return number;
  }
}
