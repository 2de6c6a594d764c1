/**
 * The main contactor: a coil that pulls contacts together, and an auxiliary contact that moves with them.
 *
 *   open ──coil on, `closeMs`──▶ closed ──coil off, `openMs`──▶ open
 *
 * A coil that changes its mind on the way moves nothing. The auxiliary contact is wired as settings say: `no` conducts
 * while the main contact is closed, `nc` while it is open, `none` never. It is a mirror contact (IEC 60947-4-1
 * Annex F): a single welded pole keeps it where all of them would. After power-on the coil is off. A welded contact
 * must never be opened by anything but a repair.
 */
import type { Contactor } from '../../ports/contactor.ts';
import type { Faults, WorldFault } from '../faults.ts';
import { Signal } from '../signal.ts';
import { Alarm, type Timers } from '../timers.ts';

export type Auxiliary = 'no' | 'nc' | 'none';
type ContactorOptions = { readonly closeMs: number; readonly openMs: number; readonly auxiliary: Auxiliary };

const SLOW_MS = 400;
const BOUNCES = 8;
const BOUNCE_MS = 8;

const conducts: { readonly [A in Auxiliary]: (closed: boolean) => boolean } = {
  no: (closed) => closed,
  nc: (closed) => !closed,
  none: () => false,
};

export class SimulatedContactor implements Contactor {
  readonly #options: ContactorOptions;
  readonly #faults: Faults;
  readonly #moved: () => void;
  readonly #travel: Alarm;
  readonly #bounce: Alarm;
  readonly #auxiliary: Signal<boolean>;
  #coil = false;
  #closed = false;
  #bouncesLeft = 0;

  /** `moved` is called when the main contact has opened or closed. */
  constructor(options: ContactorOptions, timers: Timers, faults: Faults, moved: () => void) {
    this.#options = options;
    this.#faults = faults;
    this.#moved = moved;
    this.#travel = new Alarm(timers, () => this.#land());
    this.#bounce = new Alarm(timers, () => this.#showAuxiliary());
    this.#closed = faults.has('contactor-welded');
    this.#auxiliary = new Signal(this.#wired());
  }

  setCoil(on: boolean): void {
    this.#coil = on;
    this.#pull();
  }

  watch(listener: (auxiliaryClosed: boolean) => void): void {
    this.#auxiliary.watch(listener);
  }

  get coil(): boolean {
    return this.#coil;
  }

  /** The main contact conducts, with all its poles. */
  get closed(): boolean {
    return this.#closed;
  }

  /** At least one pole cannot open. */
  get welded(): boolean {
    return this.#faults.has('contactor-welded') || this.#faults.has('contactor-welded-pole');
  }

  switched(fault: WorldFault): void {
    if (fault === 'contactor-welded' && this.#faults.has(fault)) this.#land();
    this.#pull();
    this.#showAuxiliary();
  }

  #target(): boolean {
    if (this.#faults.has('contactor-welded')) return true;
    return this.#coil && !this.#faults.has('contactor-stuck-open');
  }

  #pull(): void {
    const target = this.#target();
    if (target === this.#closed) this.#travel.clear();
    else if (!this.#travel.armed) this.#travel.set(this.#travelMs(target));
  }

  #travelMs(closing: boolean): number {
    if (this.#faults.has('contactor-slow')) return SLOW_MS;
    return closing ? this.#options.closeMs : this.#options.openMs;
  }

  #land(): void {
    if (this.#closed === this.#target()) return;
    this.#closed = this.#target();
    this.#bouncesLeft = this.#faults.has('feedback-bouncing') ? BOUNCES : 0;
    this.#moved();
    this.#showAuxiliary();
  }

  #wired(): boolean {
    return conducts[this.#options.auxiliary](this.#closed || this.welded) !== this.#faults.has('feedback-lying');
  }

  #showAuxiliary(): void {
    const bouncing = this.#bouncesLeft > 0;
    const away = this.#bouncesLeft % 2 === 1;
    if (bouncing) {
      this.#bouncesLeft -= 1;
      this.#bounce.set(BOUNCE_MS);
    }
    this.#auxiliary.set(this.#wired() !== away);
  }
}
