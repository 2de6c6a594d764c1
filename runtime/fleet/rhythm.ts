/**
 * When drivers come to one station of a fleet, by chance and a seed. What each of them does is a visit of the world.
 *
 *   waiting ──(by chance)──▶ a driver comes, or finds the place taken and drives on ─▶ waiting for the next
 */
import type { Clock } from '../../adapters/ports/clock.ts';
import type { WorldControl } from '../../adapters/ports/world.ts';
import { Chance } from '../host/chance.ts';

export type Rhythm = {
  /** Drivers who come to a connector in an hour, on average; 0: nobody comes. */
  readonly perHour: number;
  /** How long a session lasts on average, minutes. */
  readonly minutes: number;
};

const HOUR_MS = 3_600_000;

export class Drivers {
  readonly #rhythm: Rhythm;
  readonly #clock: Clock;
  readonly #world: WorldControl;
  readonly #chance: Chance;
  readonly #idTag: string;
  readonly #callOff = new Map<number, () => void>();

  constructor(rhythm: Rhythm, clock: Clock, world: WorldControl, seed: number, idTag: string) {
    this.#rhythm = rhythm;
    this.#clock = clock;
    this.#world = world;
    this.#chance = new Chance(seed);
    this.#idTag = idTag;
  }

  start(evses: readonly number[]): void {
    if (this.#rhythm.perHour > 0) for (const evse of evses) this.#await(evse);
  }

  stop(): void {
    for (const callOff of this.#callOff.values()) callOff();
    this.#callOff.clear();
  }

  #await(evse: number): void {
    const { perHour, minutes } = this.#rhythm;
    const due = this.#clock.now() + Math.round(this.#about(HOUR_MS / perHour));
    const callOff = this.#clock.at(due, () => {
      // A place that is taken is no mistake: this driver goes elsewhere.
      this.#world.visit(evse, { idTag: this.#idTag, minutes: this.#about(minutes), again: false });
      this.#await(evse);
    });
    this.#callOff.set(evse, callOff);
  }

  /** By chance, exponential with that mean. */
  #about(mean: number): number {
    return -Math.log(1 - this.#chance.next()) * mean;
  }
}
