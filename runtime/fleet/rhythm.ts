/**
 * What drivers do at one station of a fleet, by chance and a seed: they come, show a card, charge, and drive away.
 *
 *   away ──(by chance)──▶ plug ─▶ card ──(by chance)──▶ card ─▶ pull, until the plug comes out ─▶ away
 */
import type { Clock } from '../../adapters/ports/clock.ts';
import type { WorldControl } from '../../adapters/ports/world.ts';
import { Chance } from '../host/chance.ts';

export type Rhythm = {
  /** Sessions begun a connector and hour, on average; 0: nobody comes. */
  readonly perHour: number;
  /** How long a session lasts on average, minutes. */
  readonly minutes: number;
};

const HOUR_MS = 3_600_000;
const HANDS_MS = 2000;
const PULL_AGAIN_MS = 1000;
const CAR_AMPS = 16;

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
    if (this.#rhythm.perHour > 0) for (const evse of evses) this.#away(evse);
  }

  stop(): void {
    for (const callOff of this.#callOff.values()) callOff();
    this.#callOff.clear();
  }

  #away(evse: number): void {
    this.#in(evse, this.#about(HOUR_MS / this.#rhythm.perHour), () => {
      // Whoever finds the place taken (somebody at the page was there before) drives on.
      if (!this.#world.plug(evse, { thenRequestAmps: CAR_AMPS }).done) return this.#away(evse);
      this.#in(evse, HANDS_MS, () => {
        this.#world.tag(evse, { idTag: this.#idTag });
        this.#in(evse, this.#about(this.#rhythm.minutes * 60_000), () => {
          this.#world.tag(evse, { idTag: this.#idTag });
          this.#pull(evse);
        });
      });
    });
  }

  #pull(evse: number): void {
    this.#in(evse, PULL_AGAIN_MS, () => (this.#world.unplug(evse).done ? this.#away(evse) : this.#pull(evse)));
  }

  /** Exponential with that mean, whole ms. */
  #about(meanMs: number): number {
    return Math.round(-Math.log(1 - this.#chance.next()) * meanMs);
  }

  #in(evse: number, ms: number, then: () => void): void {
    this.#callOff.set(evse, this.#clock.at(this.#clock.now() + ms, then));
  }
}
