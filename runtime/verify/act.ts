/** What an act is (`acts.ts`, `equipment-acts.ts`): when the world allows it, and what it does. */
import type { Incoming } from '../host/host.ts';
import { having, wound } from './having.ts';
import type { Plant } from './plant.ts';

/** An event for one machine of the EVSE. `late`: long after a card was last held to the reader. */
export type Letter = { readonly to: string; readonly event: Incoming; readonly late?: boolean };

export type Act = {
  readonly name: string;
  /** In plain words, for whoever reads a counter-example. */
  readonly says: string;
  readonly kind: 'driver' | 'car' | 'operator' | 'answer' | 'fault' | 'repair';
  readonly when: (plant: Plant) => boolean;
  readonly does: (plant: Plant) => Plant;
  readonly letters?: readonly Letter[];
};

export const unchanged = (plant: Plant): Plant => plant;
export const always = (): boolean => true;
export const mayEnd = (plant: Plant): Plant => having(plant, { mayEnd: true });
/** Whoever was allowed to charge no longer is: the energy has 10 s to end (6 s of them are the car's). */
export const disallow = (plant: Plant): Plant => {
  const now = having(plant, { vouched: false, mayEnd: true });
  return plant.coil || plant.coilWaits ? wound(now, 'grace') : now;
};
/**
 * The controller can know that the car has gone: it has met it, and it was there to see it go. What it cannot have seen
 * proves nothing.
 */
export const hasLeft = (plant: Plant): boolean => plant.met && (plant.up || !plant.resumes);
