/**
 * What hangs on relay 2: a fan, or a contactor that carries phases 2 and 3. Mechanically both are a contactor with an
 * auxiliary contact, so both are one, with damage of its own. It must never join a phase that its contact does not.
 */
import type { Relay } from '../../ports/relay.ts';
import type { Faults, WorldFault } from '../faults.ts';
import type { Timers } from '../timers.ts';
import { SimulatedContactor, type Auxiliary } from './contactor.ts';

export type Relay2Settings = {
  readonly relay2: { readonly drives: 'fan' | 'phases'; readonly auxiliary: Auxiliary };
};

/** Damage of a contactor → the same damage here. */
const damage: { readonly [F in WorldFault]?: WorldFault } = {
  'contactor-welded': 'relay2-welded',
  'contactor-stuck-open': 'relay2-stuck-open',
  'contactor-slow': 'relay2-slow',
};

const CLOSE_MS = 20;
const OPEN_MS = 15;

export class SimulatedRelay2 implements Relay {
  readonly #drives: 'fan' | 'phases';
  readonly #contactor: SimulatedContactor;

  /** `moved` is called when its contact has opened or closed. */
  constructor({ relay2 }: Relay2Settings, timers: Timers, faults: Faults, moved: () => void) {
    const own: Faults = { has: (fault) => damage[fault] !== undefined && faults.has(damage[fault]) };
    this.#drives = relay2.drives;
    const options = { closeMs: CLOSE_MS, openMs: OPEN_MS, auxiliary: relay2.auxiliary };
    this.#contactor = new SimulatedContactor(options, timers, own, moved);
  }

  set(on: boolean): void {
    this.#contactor.setCoil(on);
  }

  watch(listener: (auxiliaryClosed: boolean) => void): void {
    this.#contactor.watch(listener);
  }

  switched(): void {
    this.#contactor.switched('contactor-welded');
  }

  /** How many of the three phases it lets through. */
  get phases(): 1 | 3 {
    return this.#drives === 'phases' && !this.#contactor.closed ? 1 : 3;
  }

  truth(): { readonly drives: 'fan' | 'phases'; readonly coil: boolean; readonly closed: boolean } {
    return { drives: this.#drives, coil: this.#contactor.coil, closed: this.#contactor.closed };
  }
}
