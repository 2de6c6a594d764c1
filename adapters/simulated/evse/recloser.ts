/**
 * The recloser beside the RCD: a motor that switches it off and on. It takes its time, and never moves by itself.
 *
 *   closed ⇄ open        a trip opens it at once; a motor needs `MOVE_MS` either way
 */
import type { Recloser, RecloserState } from '../../ports/recloser.ts';
import type { Faults, WorldFault } from '../faults.ts';
import { Signal } from '../signal.ts';
import { Alarm, type Timers } from '../timers.ts';

const MOVE_MS = 2000;

export class SimulatedRecloser implements Recloser {
  readonly #faults: Faults;
  readonly #moved: () => void;
  readonly #travel: Alarm;
  readonly #state: Signal<RecloserState>;
  #closed = true;
  #goal = true;

  /** `moved` is called when the supply behind it has come or gone. */
  constructor(timers: Timers, faults: Faults, moved: () => void) {
    this.#faults = faults;
    this.#moved = moved;
    this.#closed = !faults.has('recloser-tripped');
    this.#travel = new Alarm(timers, () => this.#stand(this.#goal));
    this.#state = new Signal(this.#shown());
  }

  drive(to: 'open' | 'closed'): void {
    if (this.#faults.has('recloser-silent') || this.#faults.has('recloser-stuck')) return;
    this.#goal = to === 'closed';
    this.#travel.set(MOVE_MS);
  }

  watch(listener: (state: RecloserState) => void): void {
    this.#state.watch(listener);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** A trip opens it; what has tripped stays open until somebody drives it. */
  switched(fault: WorldFault, active: boolean): void {
    if (fault === 'recloser-tripped' && active) this.#stand(false);
    this.#state.set(this.#shown());
  }

  #stand(closed: boolean): void {
    // While the cause of the trip is there it does not stay closed.
    this.#closed = closed && !this.#faults.has('recloser-tripped');
    this.#travel.clear();
    this.#moved();
    this.#state.set(this.#shown());
  }

  #shown(): RecloserState {
    if (this.#faults.has('recloser-silent')) return 'silent';
    return this.#closed ? 'closed' : 'open';
  }
}
