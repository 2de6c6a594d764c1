/**
 * Sensors that lie: once one does it may say another thing at any time; it bounces, sticks or is wired the wrong way
 * round. Nobody in the station knows more than it says, so the judge goes by what is measured.
 */
import { always, type Act } from './act.ts';
import { having } from './having.ts';
import type { Damage, Plant } from './plant.ts';

/** One lie of one sensor. */
type Lie = {
  readonly name: string;
  readonly says: string;
  readonly damage: Damage;
  readonly tells: (plant: Plant) => Plant;
  readonly isFitted: (plant: Plant) => boolean;
  readonly isSaid: (plant: Plant) => boolean;
};

const contacts = ['open', 'closed'] as const;

const all: readonly Lie[] = [
  ...contacts.map((lie): Lie => ({
    name: `feedback-${lie}`,
    says: `the feedback of the contactor says ${lie}, whatever is true`,
    damage: 'lying',
    tells: (plant) => having(plant, { lie }),
    isFitted: always,
    isSaid: (plant) => plant.lie === lie,
  })),
  ...(['locked', 'moving', 'unlocked'] as const).map((boltLie): Lie => ({
    name: `bolt-says-${boltLie}`,
    says: `the sensor of the bolt says ${boltLie}, whatever is true`,
    damage: 'lying-bolt',
    tells: (plant) => having(plant, { boltLie }),
    isFitted: ({ hasLock }) => hasLock,
    isSaid: (plant) => plant.boltLie === boltLie,
  })),
  ...contacts.map((relayLie): Lie => ({
    name: `relay-says-${relayLie}`,
    says: `the feedback of what relay 2 switches says ${relayLie}, whatever is true`,
    damage: 'lying-relay',
    tells: (plant) => having(plant, { relayLie }),
    isFitted: ({ relayUser }) => relayUser !== 'none',
    isSaid: (plant) => plant.relayLie === relayLie,
  })),
];

export const lies: readonly Act[] = all.map(({ name, says, damage, tells, isFitted, isSaid }): Act => ({
  name,
  says,
  kind: 'fault',
  when: (plant) => {
    if (plant.damage === damage) return !isSaid(plant);
    return plant.budget > 0 && plant.damage === 'none' && !plant.timers.includes('away') && isFitted(plant);
  },
  does: (plant) => {
    const now = tells(plant);
    return plant.damage === damage ? now : having(now, { damage, budget: plant.budget - 1, hurt: true, mayEnd: true });
  },
}));
