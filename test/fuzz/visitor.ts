/**
 * Drivers, cars and damage, by chance but from a seed: what happens at the connectors while the calls come. It ends
 * with everybody gone and everything mended.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Station } from '../kit/process/station.ts';
import { CARDS } from './payloads.ts';

const CONNECTORS = [1, 2] as const;
/** Mended as easily as made, and none that changes a register. */
const DAMAGE = ['diode-missing', 'bc-flapping', 'pilot-short', 'lock-jam-unlocking', 'meter-silent'] as const;
const BETWEEN_ACTS_MS = 150;

/** The same numbers for the same seed (mulberry32). */
export const chanceFrom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

export class Visitor {
  readonly #station: Station;
  readonly #chance: () => number;
  /** Acts that the world refused, a locked plug for one, or that met a station on its way up. */
  refused = 0;
  done = 0;

  constructor(station: Station, seed: number) {
    this.#station = station;
    this.#chance = chanceFrom(seed);
  }

  async play(until: () => boolean): Promise<void> {
    while (!until()) {
      await this.#act();
      await pause(BETWEEN_ACTS_MS);
    }
  }

  /** Mends everything, and pulls until every plug is out. */
  async leave(): Promise<void> {
    for (const connector of CONNECTORS) {
      for (const name of DAMAGE) await this.#try(`/sim/evses/${connector}/faults`, { name, active: false });
      await this.#try(`/sim/evses/${connector}/pause`, {});
    }
  }

  async unplug(): Promise<void> {
    for (const connector of CONNECTORS) await this.#try(`/sim/evses/${connector}/unplug`, {});
  }

  async #act(): Promise<void> {
    const connector = this.#oneOf(CONNECTORS);
    const evse = `/sim/evses/${connector}`;
    const idTag = this.#oneOf(CARDS);
    const acts = [
      () => this.#try(`${evse}/plug`, { thenRequestAmps: 16 }),
      () => this.#try(`${evse}/plug`, {}),
      () => this.#try(`${evse}/request`, { amps: 10 }),
      () => this.#try(`${evse}/pause`, {}),
      () => this.#try(`/sim/readers/${connector}/tag`, { idTag }),
      () => this.#try(`/sim/readers/${connector}/tag`, { idTag }),
      () => this.#try(`${evse}/unplug`, {}),
      () => this.#try(`${evse}/faults`, { name: this.#oneOf(DAMAGE), active: this.#chance() < 0.3 }),
    ];
    await this.#oneOf(acts)();
  }

  async #try(path: string, body: object): Promise<void> {
    try {
      await this.#station.post(path, body);
      this.done++;
    } catch {
      this.refused++;
    }
  }

  #oneOf<T>(list: readonly T[]): T {
    const one = list[Math.floor(this.#chance() * list.length)];
    if (one === undefined) throw new Error('nothing to choose from');
    return one;
  }
}
