/**
 * A bench for one machine: events in, time by hand, and everything that came out on the table. It runs the machine as
 * the host does, as a pure function, but knows no neighbour: what is told to them is only written down.
 */
import {
  initialTransition,
  transition,
  type AnyStateMachine,
  type EventFromLogic,
  type InputFrom,
  type SnapshotFrom,
} from 'xstate';
import type { Fact } from '../../machines/vocabulary/facts.ts';
import type { Stamped } from '../../machines/vocabulary/stamp.ts';
import { VirtualClock } from '../../runtime/clock/virtual.ts';
import { readEffects } from '../../runtime/host/effects.ts';
import { Stepper } from '../../runtime/host/stepper.ts';
import { collector } from '../../runtime/verify/layers/collector.ts';

type Bare<E> = E extends { readonly stamp: unknown } ? Omit<E, 'stamp'> : never;

export class Bench<M extends AnyStateMachine> {
  readonly #machine: M;
  readonly #clock: VirtualClock;
  readonly #timers = new Map<string, () => void>();
  /** Goes the same ways once more where somebody collects which were gone. */
  readonly #shadow: Stepper | null;
  #snapshot: SnapshotFrom<M>;
  /** `role: event.type` with the event's other fields as JSON, in order. */
  tells: string[] = [];
  facts: Fact[] = [];
  orders: { readonly type: string }[] = [];

  /** @param wall time of day at the start, epoch ms; null: nobody knows it */
  constructor(machine: M, input: InputFrom<M>, wall?: number | null) {
    this.#machine = machine;
    const witness = collector();
    this.#shadow = witness === undefined ? null : new Stepper(machine, input, witness);
    this.#shadow?.begin();
    this.#clock = new VirtualClock(wall);
    const [snapshot, actions] = initialTransition<AnyStateMachine>(machine, input);
    this.#snapshot = snapshot as SnapshotFrom<M>; // the machine's own, made on the line above
    this.#collect(actions);
  }

  get snapshot(): SnapshotFrom<M> {
    return this.#snapshot;
  }

  /** Everything told to one neighbour. */
  toldTo(role: string): readonly string[] {
    return this.tells.filter((one) => one.startsWith(`${role}: `)).map((one) => one.slice(role.length + 2));
  }

  /** Clears the table. */
  forget(): void {
    this.tells = [];
    this.facts = [];
    this.orders = [];
  }

  hears(...events: readonly (Bare<EventFromLogic<M>> & { readonly type: string })[]): void {
    for (const event of events) this.#deliver(event);
  }

  wait(ms: number): void {
    this.#clock.advance(ms);
  }

  #deliver(event: { readonly type: string }): void {
    const stamped: Stamped<{ readonly type: string }> = {
      ...event,
      stamp: { at: this.#clock.now(), wall: this.#clock.wall(), chance: 0.5 },
    };
    this.#shadow?.step(this.#snapshot, event, stamped.stamp);
    const [snapshot, actions] = transition<AnyStateMachine>(this.#machine, this.#snapshot, stamped);
    this.#snapshot = snapshot as SnapshotFrom<M>; // as above
    this.#collect(actions);
  }

  #collect(actions: readonly { readonly type: string; readonly params?: unknown }[]): void {
    const { tells, facts, orders, timers } = readEffects(actions);
    for (const { to, event } of tells) {
      const { type, ...rest } = event;
      this.tells.push(`${to}: ${type}${Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(rest)}`}`);
    }
    this.facts.push(...facts);
    this.orders.push(...orders);
    for (const timer of timers) {
      const id = 'cancelled' in timer ? timer.cancelled : timer.id;
      this.#timers.get(id)?.();
      if ('cancelled' in timer) continue;
      if (typeof timer.delay !== 'number') throw new Error(`timer ${id} has no delay`);
      this.#timers.set(
        id,
        this.#clock.at(this.#clock.now() + timer.delay, () => this.#deliver(timer.event)),
      );
    }
  }
}
