/**
 * The timers of all machines: one instant at a time, ties in the order they were set. They live as long as the state
 * that set them.
 */
import type { EventObject } from 'xstate';
import { DueHeap } from '../clock/heap.ts';

export type Timer = { readonly actor: string; readonly id: string; readonly due: number; readonly event: EventObject };

export class Timers {
  #heap = new DueHeap<Timer>();
  /** The timers that still count; what the heap holds beyond them has been called off. */
  readonly #armed = new Map<string, Timer>();

  /** @throws RangeError unless the delay is a finite number ≥ 0: XState would fire it at once. */
  arm(actor: string, id: string, now: number, delay: unknown, event: EventObject): void {
    if (typeof delay !== 'number' || !Number.isFinite(delay) || delay < 0) {
      throw new RangeError(`timer ${id} has the delay ${String(delay)}; a finite number of milliseconds ≥ 0 is needed`);
    }
    const timer = { actor, id, due: now + delay, event };
    const key = `${actor}\n${id}`;
    this.#armed.delete(key); // set anew, it comes after what was set before it
    this.#armed.set(key, timer);
    this.#heap.add(timer.due, timer);
    if (this.#heap.size > 64 && this.#heap.size > 4 * this.#armed.size) this.#compact();
  }

  disarm(actor: string, id: string): void {
    this.#armed.delete(`${actor}\n${id}`);
  }

  /** A machine that has failed waits for nothing any more. */
  disarmAll(actor: string): void {
    for (const [key, timer] of this.#armed) if (timer.actor === actor) this.#armed.delete(key);
  }

  earliestDue(): number | undefined {
    return this.#earliest()?.due;
  }

  /** Takes the earliest timer that is due at `now`, if any. */
  take(now: number): Timer | undefined {
    const timer = this.#earliest();
    if (timer === undefined || timer.due > now) return undefined;
    this.#heap.take();
    this.#armed.delete(`${timer.actor}\n${timer.id}`);
    return timer;
  }

  /** Everything armed, in the order it will fire. */
  armed(): readonly Timer[] {
    return [...this.#armed.values()].sort((a, b) => a.due - b.due);
  }

  #earliest(): Timer | undefined {
    for (let first = this.#heap.earliest(); first !== undefined; first = this.#heap.earliest()) {
      const timer = first.value;
      if (this.#armed.get(`${timer.actor}\n${timer.id}`) === timer) return timer;
      this.#heap.take();
    }
    return undefined;
  }

  /** Timers that are set and called off all day must not fill the memory. */
  #compact(): void {
    const timers = this.armed();
    this.#heap = new DueHeap();
    for (const timer of timers) this.#heap.add(timer.due, timer);
  }
}
